using System.CommandLine;

namespace Trilane.Tool.Commands;

/// <summary><c>trilane choose</c>: the lane of an endpoint that is only planned, from what it will use.</summary>
internal sealed class ChooseCommand : Command
{
    public ChooseCommand(TextWriter output, TextWriter error)
        : base("choose", "Say which lane an endpoint needs that will use some packages, types or members.")
    {
        _ = (output, error);
    }
}
