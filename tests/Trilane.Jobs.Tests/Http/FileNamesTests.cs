using Trilane.Jobs.Http;

namespace Trilane.Jobs.Tests.Http;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\photo.jpg", "photo.jpg")]
    [InlineData("a\u0000b\nc.txt", "abc.txt")]
    [InlineData("über uns.txt", "über uns.txt")]
    [InlineData("..", "file")]
    [InlineData("folder/", "file")]
    [InlineData("  ", "file")]
    public void Last_segment_is_kept(string name, string expected) => Assert.Equal(expected, FileNames.Clean(name));

    [Fact]
    public void Long_name_keeps_its_end() => Assert.Equal($"{new string('a', 251)}.pdf", FileNames.Clean($"{new string('a', 1000)}.pdf"));
}
