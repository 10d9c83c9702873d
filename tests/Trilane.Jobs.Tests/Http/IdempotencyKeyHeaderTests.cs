using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Trilane.Jobs.Http;

namespace Trilane.Jobs.Tests.Http;

public sealed class IdempotencyKeyHeaderTests
{
    [Theory]
    [InlineData("\"k\"", "k")]
    [InlineData(" \"a b,c;d\" ", "a b,c;d")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("\"k\";v=1", "k")]
    [InlineData("k", "k")]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324")]
    public void Key_is_read_in_quotes_and_without(string header, string expected) => Assert.Equal(expected, Read(header));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\"\"", "is empty")]
    [InlineData("\"k", "has no closing quote")]
    [InlineData("\"k\" x", "has something after its closing quote")]
    [InlineData("\"k\\x\"", "has a backslash before something other")]
    [InlineData("\"kä\"", "not printable ASCII")]
    [InlineData("a b", "need quotes")]
    public void Key_that_can_not_be_read_is_refused(string header, string problem)
    {
        var refusal = Assert.Throws<RefusedRequestException>(() => Read(header));

        Assert.Equal(400, refusal.Problem.Status);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_has_at_most_255_characters()
    {
        Assert.Equal(255, Read($"\"{new string('k', 255)}\"")!.Length);
        Assert.Contains("256 characters; 255 are allowed", Assert.Throws<RefusedRequestException>(() => Read(new string('k', 256))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_that_comes_twice_is_refused() =>
        Assert.Contains("comes 2 times", Assert.Throws<RefusedRequestException>(() => Read(new StringValues(["a", "a"]))).Message, StringComparison.Ordinal);

    [Fact]
    public void No_header_is_no_key() => Assert.Null(IdempotencyKeyHeader.Read(new HeaderDictionary()));

    private static string? Read(StringValues values) => IdempotencyKeyHeader.Read(new HeaderDictionary { ["Idempotency-Key"] = values });
}
