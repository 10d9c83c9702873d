namespace Trilane.Tool.Output;

/// <summary>Writes a plan in one format.</summary>
internal interface IPlanWriter
{
    void Write(PlanReport report, TextWriter output);
}
