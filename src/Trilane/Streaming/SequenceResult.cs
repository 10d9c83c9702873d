using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>A minimal API's lazy sequence as its response.</summary>
internal sealed class SequenceResult(LaneSequence sequence, SequenceWriter writer, int? statusCode) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => SequenceResponse.WriteAsync(httpContext, sequence, writer, response =>
    {
        response.StatusCode = statusCode ?? response.StatusCode;
        response.ContentType = writer.ContentType;
    });
}
