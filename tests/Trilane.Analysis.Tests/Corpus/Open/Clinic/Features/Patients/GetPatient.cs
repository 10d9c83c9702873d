using Clinic.Infrastructure;
using Clinic.Messaging;

namespace Clinic.Features.Patients;

public static class GetPatient
{
    public record Query(string Number) : IRequest<Patient?>;

    public class Handler(IPatientStore store) : IRequestHandler<Query, Patient?>
    {
        public Task<Patient?> Handle(Query request, CancellationToken cancellationToken) => store.LoadAsync(request.Number, cancellationToken);
    }

    public static async Task<IResult> Endpoint(string number, ISender sender, CancellationToken cancellationToken)
    {
        var patient = await sender.Send<Query, Patient?>(new Query(number), cancellationToken);
        return patient is null ? Results.NotFound() : Results.Ok(patient);
    }
}
