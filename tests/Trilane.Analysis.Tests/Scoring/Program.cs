using Trilane.Analysis.Scoring.Commands;
using Trilane.Analysis.Scoring.Scores;

const string Usage = """
    Scores tools on the labelled corpus.

      labels                    checks the labels, and prints what the corpus holds
      plan <tool> [argument…]   runs '<tool> plan <project> --format json' on each app and scores it
      read <folder>             scores plans made before, one file <App>.json for each app
      compare                   scores Microsoft.VisualStudio.Threading.Analyzers and Meziantou.Analyzer

    Options, before the command:
      --open                    the open apps only
      --remarks                 lists what was not right
      --synchronous <policy>    findings in synchronous handlers: never (default), either or always
    """;

var open = false;
var remarks = false;
var synchronous = SynchronousPolicy.Never;
var rest = new Queue<string>(args);
while (rest.TryPeek(out var option) && option.StartsWith("--", StringComparison.Ordinal))
{
    rest.Dequeue();
    switch (option)
    {
        case "--open":
            open = true;
            break;
        case "--remarks":
            remarks = true;
            break;
        case "--synchronous" when rest.TryDequeue(out var policy) && Enum.TryParse(policy, ignoreCase: true, out synchronous):
            break;
        default:
            return Fail($"'{option}' is not an option, or its value is missing.");
    }
}

var options = new ScoreOptions(synchronous, open, remarks);
var corpus = CorpusFolder.Find();
return rest.ToArray() switch
{
    ["labels"] => LabelsCommand.Run(corpus),
    ["plan", .. { Length: > 0 } tool] => await PlanCommand.RunAsync(corpus, tool, options),
    ["read", var folder] => ReadCommand.Run(corpus, folder, options),
    ["compare"] => await CompareCommand.RunAsync(corpus, options),
    _ => Fail("Which command?"),
};

static int Fail(string what)
{
    Console.Error.WriteLine(what);
    Console.Error.WriteLine(Usage);
    return 64; // EX_USAGE of sysexits.h
}
