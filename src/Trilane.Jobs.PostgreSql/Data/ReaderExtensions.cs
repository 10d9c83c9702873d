using Npgsql;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>Reads columns that may be null, and lists.</summary>
internal static class ReaderExtensions
{
    internal static T? Nullable<T>(this NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    internal static string? NullableString(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>Empty for null.</summary>
    internal static ReadOnlyMemory<byte> Bytes(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? ReadOnlyMemory<byte>.Empty : reader.GetFieldValue<byte[]>(column);

    internal static async Task<List<T>> ListAsync<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        List<T> list = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            list.Add(read(reader));
        }

        return list;
    }
}
