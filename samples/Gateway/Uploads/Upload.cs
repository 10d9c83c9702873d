using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Uploads;

/// <summary>The one file of an upload form.</summary>
/// <remarks>
/// It is bound before the handler runs, and asynchronously: a lane thread waits for no client's network. What is not such a form is
/// refused here already, and so takes no place on the lane.
/// </remarks>
internal sealed record Upload(IFormFile File)
{
    private const string Field = "file";
    private const int FormOverhead = 64 * 1024; // boundaries, headers and what other fields there are
    private const int LongestName = 255;

    /// <summary>What the client calls it, to be shown: without folders of either kind of system, control characters, and what is too long.</summary>
    public string Name
    {
        get
        {
            var name = string.Concat(File.FileName[(File.FileName.LastIndexOfAny(['/', '\\']) + 1)..].Where(character => !char.IsControl(character)));
            return name.Length <= LongestName ? name : name[..LongestName];
        }
    }

    /// <exception cref="BadHttpRequestException">The request is not a form with one file of a permitted size.</exception>
    public static async ValueTask<Upload> BindAsync(HttpContext http)
    {
        var maxBytes = http.RequestServices.GetRequiredService<IOptions<UploadOptions>>().Value.MaxBytes;
        if (!IsMultipart(http.Request))
        {
            throw Refuse(
                StatusCodes.Status415UnsupportedMediaType,
                $"The content type is '{http.Request.ContentType}'; send a form of type multipart/form-data with the file in its field "
                + $"'{Field}'.");
        }

        var form = await ReadFormAsync(http, maxBytes);
        var file = OneFile(form);
        if (file.Length > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        return file.Length > 0
            ? new Upload(file)
            : throw Refuse(StatusCodes.Status400BadRequest, $"The file '{file.FileName}' is empty; send one with at least one byte.");
    }

    private static bool IsMultipart(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<IFormCollection> ReadFormAsync(HttpContext http, long maxBytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes + FormOverhead;
        }

        try
        {
            // The server's limit above speaks for the whole body. The form reader's own would not tell "too large" from "malformed".
            return await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = long.MaxValue }, http.RequestAborted);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(maxBytes);
        }
        catch (Exception error) when (error is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            throw Refuse(StatusCodes.Status400BadRequest, $"The form cannot be read: {error.Message}");
        }
    }

    private static IFormFile OneFile(IFormCollection form)
    {
        if (form.Files.Count > 1)
        {
            throw Refuse(StatusCodes.Status400BadRequest, $"The form has {form.Files.Count} files; send one for each request.");
        }

        return form.Files.GetFile(Field)
            ?? throw Refuse(StatusCodes.Status400BadRequest, $"The form has no file in a field named '{Field}'; send one there.");
    }

    private static BadHttpRequestException TooLarge(long maxBytes) =>
        Refuse(StatusCodes.Status413PayloadTooLarge, $"The file is larger than the {maxBytes} bytes that Gateway:Uploads:MaxBytes allows.");

    private static BadHttpRequestException Refuse(int status, string message) => new(message, status);
}
