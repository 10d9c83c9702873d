using System.ComponentModel.DataAnnotations;

namespace Trilane.Jobs.Tests.Http.Support;

internal sealed record SumDetail([property: EmailAddress] string? Mail, [Required] string? Reason);
