using System.Reflection;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Trilane;

/// <summary>Names methods as they are written in code.</summary>
internal static class FrameNames
{
    /// <summary>The frame of a method of this process.</summary>
    /// <param name="method">The method as the runtime listed it.</param>
    /// <param name="ilOffset">Where in it the thread was, or less than zero.</param>
    /// <param name="lines">Knows files and lines.</param>
    internal static StallFrame Resolve(TraceMethod method, int ilOffset, SourceLines lines)
    {
        if (Find(method) is not { } known)
        {
            return Of(method);
        }

        var (type, name) = CodeNames.Of(known);
        var (file, line) = lines.Find(known, ilOffset);
        return new(type, name, known.Module.Assembly.GetName().Name ?? "") { File = file, Line = line };
    }

    /// <summary>The method itself, by its token in the module that the process has loaded; code made at run time has neither.</summary>
    private static MethodBase? Find(TraceMethod method)
    {
        if (method.MethodToken == 0 || method.MethodModuleFile is not { } file)
        {
            return null;
        }

        try
        {
            return ModuleOf(file)?.ResolveMethod(method.MethodToken);
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException or IOException or TypeLoadException)
        {
            return null;
        }
    }

    private static Module? ModuleOf(TraceModuleFile file)
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic).ToList();
        // By its path, as a plug-in's assembly may have the name of another one; in a single-file app there is none.
        var found = assemblies.Find(assembly => assembly.Location.Length > 0 && assembly.Location == file.FilePath)
            ?? assemblies.Find(assembly => assembly.GetName().Name == file.Name);
        return found?.ManifestModule;
    }

    /// <summary>The runtime's own words, for what can't be found. What was made at run time belongs to no assembly that anybody wrote.</summary>
    private static StallFrame Of(TraceMethod method)
    {
        var name = method.FullMethodName;
        var bracket = name.IndexOf('(', StringComparison.Ordinal);
        var isMadeAtRunTime = name.StartsWith("dynamicClass.", StringComparison.Ordinal);
        return new("", bracket < 0 ? name : name[..bracket], isMadeAtRunTime ? "" : method.MethodModuleFile?.Name ?? "");
    }
}
