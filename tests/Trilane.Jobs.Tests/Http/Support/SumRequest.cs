using System.ComponentModel.DataAnnotations;

namespace Trilane.Jobs.Tests.Http.Support;

internal sealed record SumRequest([MinLength(1)] int[] Numbers, [StringLength(10)] string? Label = null, SumDetail? Detail = null)
    : IJobRequest<SumResult>, IValidatableObject
{
    [Range(0, 5)]
    public int Level { get; init; }

    public IReadOnlyList<SumDetail> Others { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Label == "bad")
        {
            yield return new ValidationResult("The label must not be bad.", [nameof(Label)]);
        }
    }
}
