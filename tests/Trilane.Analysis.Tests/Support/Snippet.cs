using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Trilane.Analysis.Tests.Support;

/// <summary>A small app whose source says what the planner has to find: <c>// finds: blocking</c> at the end of a call's line.</summary>
internal sealed partial class Snippet
{
    private const string Usings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Security.Cryptography;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Http.HttpResults;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.AspNetCore.SignalR;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.DependencyInjection.Extensions;
        global using Microsoft.Extensions.Hosting;
        global using Trilane;
        """;

    private static readonly CSharpParseOptions _options = new(LanguageVersion.Preview);
    private static readonly ApiCatalogue _catalogue = new([], []);

    private const string VisibleToApp = """[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("App")] """;

    private readonly Dictionary<string, string> _files;
    private Snippet? _apart;

    private Snippet(Dictionary<string, string> files, Plan plan)
    {
        _files = files;
        Plan = plan;
    }

    internal Plan Plan { get; }

    /// <summary>The endpoints as <c>GET /route lane</c>.</summary>
    internal IEnumerable<string> Lanes => Plan.Endpoints.Select(endpoint => $"{endpoint.Method} {endpoint.Route} {endpoint.Lane.ToString().ToLowerInvariant()}");

    /// <summary>
    /// Plans statements that map endpoints on <c>app</c>, with the types that they use below them; and the same once more with the types in a
    /// project of their own, where nothing may come out differently.
    /// </summary>
    internal static Snippet App(string endpoints, string types = "", string services = "")
    {
        var start = Start("", endpoints, services);
        var whole = Files(start + types);
        whole._apart = types.Length == 0 ? null : Projects([new("App", [start]), new("Types", [VisibleToApp + types])]);
        return whole;
    }

    /// <summary>The same over libraries, whose namespaces <paramref name="usings"/> names.</summary>
    internal static Snippet AppWith(IEnumerable<SnippetProject> libraries, string usings, string endpoints, string types, string services) =>
        Projects([new("App", [Start(usings, endpoints, services) + types]), .. libraries]);

    private static string Start(string usings, string endpoints, string services) => $"""
        {usings} var builder = WebApplication.CreateBuilder(args);
        var services = builder.Services;
        {services}
        var app = builder.Build();
        {endpoints}
        app.Run();

        """;

    /// <summary>Plans whole files.</summary>
    internal static Snippet Files(params string[] sources) => Projects([new("App", sources)]);

    /// <summary>Plans several projects; the first is the app and references all others.</summary>
    internal static Snippet Projects(IReadOnlyList<SnippetProject> projects)
    {
        Dictionary<string, string> files = [];
        List<CSharpCompilation> compiled = [];
        List<MetadataReference> binaries = [];
        foreach (var project in projects.Reverse())
        {
            var compilation = Compile(project, [.. binaries, .. compiled.Select(reference => reference.ToMetadataReference())], files, isApp: project == projects[0]);
            if (project.IsBinary)
            {
                binaries.Add(Emit(compilation));
            }
            else
            {
                compiled.Insert(0, compilation);
            }
        }

        var plan = Planner.Plan(new AnalysisInput(compiled, _catalogue, new NoBinaries()));
        return new Snippet(files, plan);
    }

    /// <summary>Checks the lanes, given as <c>GET /route lane</c>, and that findings are exactly where the source is marked.</summary>
    internal Snippet Has(params string[] lanes)
    {
        Assert.Equal(lanes.Order(StringComparer.Ordinal), Lanes.Order(StringComparer.Ordinal));
        Assert.Equal(Marked(), Found());
        _apart?.Has(lanes);
        return this;
    }

    /// <summary>Checks that one endpoint has no findings, whatever others have.</summary>
    internal Snippet HasNone(string name)
    {
        Assert.Empty(Endpoint(name).Findings);
        _apart?.HasNone(name);
        return this;
    }

    internal PlannedEndpoint Endpoint(string name) => Plan.Endpoints.Single(endpoint => $"{endpoint.Method} {endpoint.Route}" == name);

    private List<string> Found() =>
        [.. Plan.Endpoints.SelectMany(endpoint => endpoint.Findings).Concat(Plan.AppWide)
            .Where(finding => finding.Severity == CallSeverity.Normal)
            .Select(finding => $"{finding.Location.File}:{finding.Location.Line} {KindName(finding.Kind)}")
            .Distinct().Order(StringComparer.Ordinal)];

    private List<string> Marked() =>
        [.. _files.SelectMany(file => file.Value.Split('\n').Select((line, i) => (Mark: Mark().Match(line), Line: i + 1))
                .Where(line => line.Mark.Success)
                .Select(line => $"{file.Key}:{line.Line} {line.Mark.Groups[1].Value}"))
            .Order(StringComparer.Ordinal)];

    private static string KindName(FindingKind kind) => kind switch
    {
        FindingKind.Blocking => "blocking",
        FindingKind.FakeAsync => "fake-async",
        _ => "cpu-heavy",
    };

    private static PortableExecutableReference Emit(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static CSharpCompilation Compile(SnippetProject project, List<MetadataReference> references, Dictionary<string, string> files, bool isApp)
    {
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText(Usings, _options, project.Name + ".Usings.cs")];
        for (var i = 0; i < project.Sources.Count; i++)
        {
            var path = $"{project.Name}{i}.cs";
            files[path] = project.Sources[i];
            trees.Add(CSharpSyntaxTree.ParseText(project.Sources[i], _options, path));
        }

        var kind = isApp && project.Sources.Any(source => source.Contains("WebApplication.Create", StringComparison.Ordinal) || source.Contains("static void Main", StringComparison.Ordinal))
            ? OutputKind.ConsoleApplication
            : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            project.Name,
            trees,
            [.. isApp ? Framework.References : Framework.ReferencesOfLibraries, .. references],
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        return compilation;
    }

    [GeneratedRegex(@"// finds: (blocking|fake-async|cpu-heavy)")]
    private static partial Regex Mark();
}
