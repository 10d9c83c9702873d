using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Parts;
using Microsoft.Extensions.Options;

namespace Gateway.Uploads;

/// <summary>Has clamd scan files, by its command INSTREAM over a synchronous socket: one connection for each file.</summary>
/// <remarks>The protocol: "zINSTREAM\0", then chunks with their length in front, a length of 0 at the end, and one line of answer.</remarks>
internal sealed class ClamdScanner(IOptions<ClamdOptions> options) : IScanner
{
    public const string Part = "clamd";

    private const int BlockSize = 64 * 1024;
    private const int LongestAnswer = 1024;

    // To take a block or to answer. A scan takes as long as the file is nested; clamd's own MaxScanTime is two minutes.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _patienceToConnect = TimeSpan.FromSeconds(3);

    private readonly ClamdAddress _address = ClamdAddress.TryParse(options.Value.Clamd!, out var address)
        ? address
        : throw new OptionsValidationException(ClamdOptions.Section, typeof(ClamdOptions), options.Value.Problems());

    public ScanResult Scan(Stream file, CancellationToken clientGone)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (size, answer) = Ask(socket => Send(socket, file, hash, clientGone), clientGone);
        return new(size, Convert.ToHexStringLower(hash.GetHashAndReset()), Match(answer));
    }

    /// <summary>Whether it answers.</summary>
    public void Ping(CancellationToken patience)
    {
        var (_, answer) = Ask(
            socket =>
            {
                socket.Send("zPING\0"u8);
                return 0;
            },
            patience);
        if (answer != "PONG")
        {
            throw Unavailable($"it answered '{answer}' to PING", null);
        }
    }

    private (long Sent, string Answer) Ask(Func<Socket, long> send, CancellationToken cancellationToken)
    {
        using var socket = _address.CreateSocket();
        socket.SendTimeout = socket.ReceiveTimeout = (int)_patience.TotalMilliseconds;
        using var leaving = cancellationToken.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket); // ends whatever call it is in
        try
        {
            Connect(socket);
            var sent = Sent(() => send(socket));
            var answer = Receive(socket);
            return answer.Length > 0 ? (sent ?? 0, answer) : throw Unavailable("it closed the connection without an answer", null);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Unavailable(error.Message, error);
        }
    }

    private void Connect(Socket socket)
    {
        using var deadline = new CancellationTokenSource(_patienceToConnect);
        using var late = deadline.Token.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket);
        socket.Connect(_address.EndPoint);
    }

    // A file that is too large for clamd is refused while it is being sent. Why, it has said before it hung up.
    private static long? Sent(Func<long> send)
    {
        try
        {
            return send();
        }
        catch (SocketException)
        {
            // Reset, shut down or timed out, as the system sees it. Whoever said nothing before is found out by the read that follows.
            return null;
        }
    }

    private static long Send(Socket socket, Stream file, IncrementalHash hash, CancellationToken clientGone)
    {
        SendAll(socket, "zINSTREAM\0"u8);
        var block = new byte[sizeof(uint) + BlockSize];
        var size = 0L;
        while (file.Read(block, sizeof(uint), BlockSize) is > 0 and var read)
        {
            clientGone.ThrowIfCancellationRequested();
            if (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                return size; // it answers before the end: it wants no more
            }

            hash.AppendData(block, sizeof(uint), read);
            BinaryPrimitives.WriteInt32BigEndian(block, read);
            SendAll(socket, block.AsSpan(0, sizeof(uint) + read));
            size += read;
        }

        SendAll(socket, [0, 0, 0, 0]);
        return size;
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private static string Receive(Socket socket)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (length < answer.Length && socket.Receive(answer.AsSpan(length)) is > 0 and var read)
        {
            length += read;
            if (answer[length - 1] == 0)
            {
                break;
            }
        }

        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }

    // "stream: OK", "stream: Win.Test.EICAR_HDB-1 FOUND", "INSTREAM size limit exceeded. ERROR"
    private string? Match(string answer)
    {
        const string Prefix = "stream: ";
        const string Found = " FOUND";
        if (answer == "stream: OK")
        {
            return null;
        }

        if (answer.StartsWith(Prefix, StringComparison.Ordinal) && answer.EndsWith(Found, StringComparison.Ordinal))
        {
            return answer[Prefix.Length..^Found.Length];
        }

        throw answer.Contains("size limit exceeded", StringComparison.Ordinal)
            ? new BadHttpRequestException(
                "The file is larger than the virus scanner takes (StreamMaxLength of clamd); send a smaller one.", StatusCodes.Status413PayloadTooLarge)
            : Unavailable($"it answered '{answer}'", null);
    }

    private PartUnavailableException Unavailable(string why, Exception? reason) => new(
        Part, $"The virus scanner clamd at {_address.Text} (Gateway:Clamd) can't be used: {why}. No file is taken unscanned; send it again later.", reason);
}
