using Npgsql;
using NpgsqlTypes;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>Makes the parameters of statements, with their exact types, so that nothing is guessed and nothing boxed.</summary>
internal static class Value
{
    internal static NpgsqlParameter Of(Guid value) => Make(value, NpgsqlDbType.Uuid);

    internal static NpgsqlParameter Of(int value) => Make(value, NpgsqlDbType.Integer);

    internal static NpgsqlParameter Of(long value) => Make(value, NpgsqlDbType.Bigint);

    internal static NpgsqlParameter Of(string value) => Make(value, NpgsqlDbType.Text);

    internal static NpgsqlParameter Of(TimeSpan value) => Make(value, NpgsqlDbType.Interval);

    internal static NpgsqlParameter Of(ReadOnlyMemory<byte> value) => Make(value, NpgsqlDbType.Bytea);

    internal static NpgsqlParameter OfNullable(string? value) => MakeNullable(value, NpgsqlDbType.Text);

    internal static NpgsqlParameter OfNullable(DateTimeOffset? value) => MakeNullable(value?.ToUniversalTime(), NpgsqlDbType.TimestampTz);

    internal static NpgsqlParameter OfNullable(ReadOnlyMemory<byte>? value) => MakeNullable(value, NpgsqlDbType.Bytea);

    internal static NpgsqlParameter Of(Guid[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    internal static NpgsqlParameter Of(short[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.Smallint);

    internal static NpgsqlParameter Of(int[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    internal static NpgsqlParameter Of(long[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    internal static NpgsqlParameter Of(double[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.Double);

    internal static NpgsqlParameter Of(string?[]? values) => MakeNullable(values, NpgsqlDbType.Array | NpgsqlDbType.Text);

    internal static NpgsqlParameter Of(TimeSpan[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.Interval);

    internal static NpgsqlParameter Of(DateTimeOffset?[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    internal static NpgsqlParameter Of(ReadOnlyMemory<byte>?[] values) => Make(values, NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    private static NpgsqlParameter<T> Make<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };

    private static NpgsqlParameter MakeNullable<T>(T? value, NpgsqlDbType type) => new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = type };
}
