using System.Text.Json;

namespace Clinic.Infrastructure;

public interface IPatientStore
{
    Task<Patient?> LoadAsync(string number, CancellationToken cancellationToken);

    Task SaveAsync(Patient patient, CancellationToken cancellationToken);

    Patient? Peek(string number);
}

public record Patient(string Number, string Name, DateOnly Born);

internal sealed class JsonPatientStore(string folder) : IPatientStore
{
    public async Task<Patient?> LoadAsync(string number, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(PathOf(number)); // may find: blocking File.OpenRead
        return await JsonSerializer.DeserializeAsync<Patient>(stream, cancellationToken: cancellationToken);
    }

    public async Task SaveAsync(Patient patient, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(PathOf(patient.Number)); // may find: blocking File.Create
        await JsonSerializer.SerializeAsync(stream, patient, cancellationToken: cancellationToken);
    }

    public Patient? Peek(string number)
    {
        using var stream = File.OpenRead(PathOf(number)); // may find: blocking File.OpenRead
        return JsonSerializer.Deserialize<Patient>(stream); // finds: blocking JsonSerializer.Deserialize
    }

    private string PathOf(string number) => Path.Combine(folder, number + ".json");
}

internal sealed class MemoryPatientStore : IPatientStore
{
    private readonly Dictionary<string, Patient> _patients = [];

    public Task<Patient?> LoadAsync(string number, CancellationToken cancellationToken) => Task.FromResult(Peek(number));

    public Task SaveAsync(Patient patient, CancellationToken cancellationToken)
    {
        _patients[patient.Number] = patient;
        Thread.Sleep(5);
        return Task.CompletedTask;
    }

    public Patient? Peek(string number) => _patients.GetValueOrDefault(number);
}
