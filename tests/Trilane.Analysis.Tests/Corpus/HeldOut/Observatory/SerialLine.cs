namespace System.IO.Ports.Fake;

/// <summary>A serial line as a file.</summary>
public sealed class SerialLine(string device)
{
    public bool Idle => File.Exists(device); // may find: blocking File.Exists

    public void WriteLine(string text)
    {
        using var stream = new FileStream(device, FileMode.Open, FileAccess.Write); // may find: blocking FileStream.Dispose
        using var writer = new StreamWriter(stream) { NewLine = "\r" }; // may find: blocking StreamWriter.Dispose
        writer.WriteLine(text); // finds: blocking StreamWriter.WriteLine
    }
}
