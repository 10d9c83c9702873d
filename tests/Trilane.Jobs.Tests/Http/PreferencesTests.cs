using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Trilane.Jobs.Http;

namespace Trilane.Jobs.Tests.Http;

public sealed class PreferencesTests
{
    [Theory]
    [InlineData("wait=5", 5, false)]
    [InlineData("WAIT = 5", 5, false)]
    [InlineData("wait=\"5\"", 5, false)]
    [InlineData("respond-async, wait=10", 10, true)]
    [InlineData("Respond-Async", null, true)]
    [InlineData("foo=\"a, wait=9; b\"; wait=8, wait=3; foo", 3, false)]
    [InlineData("wait=2, wait=7", 2, false)]
    [InlineData("wait=0", 0, false)]
    [InlineData("wait=61", 60, false)]
    [InlineData("wait=99999999999999999999999", 60, false)]
    [InlineData("wait=-1", null, false)]
    [InlineData("wait=1.5", null, false)]
    [InlineData("wait=, wait", null, false)]
    [InlineData("\"", null, false)]
    [InlineData("", null, false)]
    public void Header_is_read_as_RFC_7240_has_it(string header, int? seconds, bool respondAsync)
    {
        var preferences = Preferences.Parse(header);

        Assert.Equal((seconds, respondAsync), ((int?)preferences.Wait?.TotalSeconds, preferences.RespondAsync));
    }

    [Fact]
    public void Several_headers_are_one_list()
    {
        var preferences = Preferences.Parse(new StringValues(["respond-async", "wait=4"]));

        Assert.Equal(new Preferences(TimeSpan.FromSeconds(4), RespondAsync: true), preferences);
    }

    [Theory]
    [InlineData("respond-async, wait=90", true, "respond-async, wait=60")]
    [InlineData("respond-async, wait=5", false, "wait=5")]
    [InlineData("respond-async", false, "")]
    [InlineData("return=minimal", true, "")]
    public void What_was_heeded_is_acknowledged(string header, bool isAccepted, string expected)
    {
        var http = new DefaultHttpContext();

        Preferences.Parse(header).Acknowledge(http.Response, isAccepted);

        Assert.Equal(expected, http.Response.Headers["Preference-Applied"].ToString());
    }
}
