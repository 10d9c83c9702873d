using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Trilane.Jobs.Http;

/// <summary>Reads what a client sends to a job's route: JSON, or a form with files, which go into the store while they arrive.</summary>
internal sealed class SubmissionReader(JobDoor door)
{
    // As ASP.NET Core's own reader of forms.
    private const int MaxParts = 1024;
    private const int MaxBoundary = 128;

    // What the parts' headers and boundaries may take beside their content.
    private const long PartsOverhead = 1 << 20;

    private readonly JobOptions _limits = door.Job.Options;
    private readonly FormFields _fields = new(door.RequestType);

    /// <exception cref="RefusedRequestException">It can't become a job; says what is wrong.</exception>
    internal async Task<JobSubmission> ReadAsync(HttpContext http, UploadedFiles files, bool isHashed, CancellationToken cancellationToken)
    {
        using var hash = isHashed ? new RequestHash() : null;
        var json = await ReadJsonAsync(http, files, hash, cancellationToken);
        files.CheckCount();
        var request = door.Check(json, http.RequestServices);
        return new(request, hash?.Complete(json, FormFields.OptionsOf(door.RequestType.Options)) ?? default(ReadOnlyMemory<byte>));
    }

    private Task<ReadOnlyMemory<byte>> ReadJsonAsync(HttpContext http, UploadedFiles files, RequestHash? hash, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type))
        {
            return ReadWithoutTypeAsync(http, cancellationToken);
        }

        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        {
            return ReadBodyAsync(http, type, cancellationToken);
        }

        return type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? ReadFormAsync(http, type, files, hash, cancellationToken)
            : throw WrongType(http);
    }

    /// <summary>Nothing at all is an empty object; something without a type is not guessed at.</summary>
    private async Task<ReadOnlyMemory<byte>> ReadWithoutTypeAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(http.Request.ContentType))
        {
            throw WrongType(http);
        }

        LimitBody(http, _limits.MaxRequestBytes);
        var body = await BoundedBody.ReadAsync(http.Request.Body, _limits.MaxRequestBytes, cancellationToken);
        return body.IsEmpty ? "{}"u8.ToArray() : throw WrongType(http);
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext http, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        LimitBody(http, _limits.MaxRequestBytes);
        var body = await BoundedBody.ReadAsync(http.Request.Body, _limits.MaxRequestBytes, cancellationToken);
        return body.IsEmpty ? "{}"u8.ToArray() : InUtf8(http, body, type);
    }

    private async Task<ReadOnlyMemory<byte>> ReadFormAsync(
        HttpContext http, MediaTypeHeaderValue type, UploadedFiles files, RequestHash? hash, CancellationToken cancellationToken)
    {
        CheckForm(http);
        LimitBody(http, Math.Min(_limits.MaxRequestBytes, 1L << 60) + Math.Min(_limits.MaxUploadBytes ?? long.MaxValue, Product(_limits.MaxFileBytes, _limits.MaxFiles)) + PartsOverhead);
        var parts = new MultipartReader(BoundaryOf(type), http.Request.Body);
        ReadOnlyMemory<byte>? request = null;
        List<(string Name, string Value)> fields = [];
        var left = _limits.MaxRequestBytes;
        var count = 0;
        while (await NextAsync(parts, http, cancellationToken) is { } part)
        {
            if (++count > MaxParts)
            {
                throw new RefusedRequestException(StatusCodes.Status413PayloadTooLarge, $"The form has more than {MaxParts} parts.");
            }

            var (name, fileName) = NamesOf(part);
            if (name == "request")
            {
                request = request is null
                    ? await ReadPartAsync(part.Body, left, http, cancellationToken)
                    : throw new RefusedRequestException(StatusCodes.Status400BadRequest, "The form has the part 'request' more than once.");
                left -= request.Value.Length;
            }
            else if (fileName is not null)
            {
                await AddFileAsync(part, fileName, files, hash, http, cancellationToken);
            }
            else
            {
                var value = await ReadPartAsync(part.Body, left, http, cancellationToken);
                left -= value.Length;
                fields.Add((name, Encoding.UTF8.GetString(value.Span)));
            }
        }

        return _fields.Join(request, fields);
    }

    private static async Task AddFileAsync(
        MultipartSection part, string fileName, UploadedFiles files, RequestHash? hash, HttpContext http, CancellationToken cancellationToken)
    {
        // A browser sends an input without a file so.
        if (fileName.Length == 0)
        {
            return;
        }

        var type = MediaTypeHeaderValue.TryParse(part.ContentType, out var parsed) ? parsed.ToString() : "application/octet-stream";
        await OfFormAsync(
            async () =>
            {
                await files.AddAsync(FileNames.Clean(fileName), type.Length <= 255 ? type : "application/octet-stream", part.Body, hash, cancellationToken);
                return 0;
            },
            http);
    }

    private async Task<ReadOnlyMemory<byte>> ReadPartAsync(Stream part, long left, HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            return await OfFormAsync(() => BoundedBody.ReadAsync(part, left, cancellationToken), http);
        }
        catch (RefusedRequestException exception) when (exception.Problem.Status == StatusCodes.Status413PayloadTooLarge)
        {
            throw BoundedBody.TooLarge(_limits.MaxRequestBytes);
        }
    }

    private static Task<MultipartSection?> NextAsync(MultipartReader parts, HttpContext http, CancellationToken cancellationToken) =>
        OfFormAsync(() => parts.ReadNextSectionAsync(cancellationToken), http);

    /// <summary>Tells a form that is malformed from a connection that broke.</summary>
    private static async Task<T> OfFormAsync<T>(Func<Task<T>> read, HttpContext http)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, $"The form is malformed: {exception.Message}");
        }
    }

    private static (string Name, string? FileName) NamesOf(MultipartSection part)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(disposition.Name) is not { Length: > 0 } name)
        {
            throw new RefusedRequestException(
                StatusCodes.Status400BadRequest, "The form is malformed: a part has no Content-Disposition: form-data with a name.");
        }

        var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return (name.ToString(), fileName.HasValue ? HeaderUtilities.RemoveQuotes(fileName).ToString() : null);
    }

    private static string BoundaryOf(MediaTypeHeaderValue type)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        return boundary.Length is > 0 and <= MaxBoundary
            ? boundary.ToString()
            : throw new RefusedRequestException(StatusCodes.Status400BadRequest, $"Content-Type has to have a boundary of 1 to {MaxBoundary} characters.");
    }

    private static void CheckForm(HttpContext http)
    {
        if (http.Features.Get<IFormFeature>()?.Form is not null)
        {
            throw new InvalidOperationException(
                "A middleware has read the form before this job's route could: its files can't be streamed any more. With antiforgery, send the token in its header.");
        }

        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, "The antiforgery token is missing or wrong; send it in its header.");
        }
    }

    /// <summary>What is announced as too large is refused before any of it is read; otherwise our own count decides, not the server's.</summary>
    private static void LimitBody(HttpContext http, long limit)
    {
        if (http.Request.ContentLength > limit)
        {
            throw new RefusedRequestException(
                StatusCodes.Status413PayloadTooLarge, $"The body has {http.Request.ContentLength} bytes, and this job takes {limit}.");
        }

        // The app's own limit for this endpoint stands. Kestrel's general one would end the connection before its client has read the 413.
        var feature = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (feature is { IsReadOnly: false } && http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is null)
        {
            feature.MaxRequestBodySize = null;
        }
    }

    private static ReadOnlyMemory<byte> InUtf8(HttpContext http, ReadOnlyMemory<byte> body, MediaTypeHeaderValue type)
    {
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return type.Encoding is { } encoding ? Encoding.Convert(encoding, Encoding.UTF8, body.ToArray()) : throw WrongType(http);
        }

        return body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
    }

    private static RefusedRequestException WrongType(HttpContext http)
    {
        http.Response.Headers["Accept-Post"] = "application/json, multipart/form-data";
        return new(
            StatusCodes.Status415UnsupportedMediaType,
            $"The body's Content-Type is {(string.IsNullOrEmpty(http.Request.ContentType) ? "missing" : $"'{http.Request.ContentType}'")}; this job takes application/json or multipart/form-data.");
    }

    private static long Product(long size, int count) => count == 0 ? 0 : size > (1L << 60) / count ? 1L << 60 : size * count;
}
