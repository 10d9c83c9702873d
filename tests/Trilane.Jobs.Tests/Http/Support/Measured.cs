using System.Security.Cryptography;

namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>Tells what came with its request.</summary>
internal sealed class Measured : IJob<MeasuredRequest, MeasuredResult>
{
    public async Task<MeasuredResult> RunAsync(MeasuredRequest request, JobContext context, CancellationToken cancellationToken)
    {
        List<MeasuredFile> files = [];
        foreach (var file in context.Files)
        {
            await using var content = file.OpenRead();
            files.Add(new(file.Name, file.ContentType, file.Length, Convert.ToHexString(await SHA256.HashDataAsync(content, cancellationToken))));
        }

        return new(request, files);
    }
}
