using Microsoft.AspNetCore.Mvc;
using Trilane.Tests.Dispatch;

namespace Trilane.Tests.Streaming;

[ApiController]
[Route("lazy-controller")]
public sealed class LazyController : ControllerBase
{
    [HttpGet("numbers")]
    public IEnumerable<int> Numbers() => LazyValues.Numbers();

    [HttpGet("none")]
    public IEnumerable<Circle> None() => LazyValues.None();

    [HttpGet("nulls")]
    public IEnumerable<Circle?> Nulls() => LazyValues.Nulls();

    [HttpGet("shapes")]
    public IEnumerable<Shape> Shapes() => LazyValues.Shapes();

    [HttpGet("circles-as-shapes")]
    public ActionResult<IEnumerable<Shape>> CirclesAsShapes() => Ok(LazyValues.Circles());

    [HttpGet("objects")]
    public IEnumerable<object?> Objects() => LazyValues.Objects();

    [HttpGet("nested")]
    public IEnumerable<IEnumerable<int>> Nested() => LazyValues.Nested();

    [HttpGet("dictionary")]
    public IEnumerable<KeyValuePair<string, int>> Pairs() => LazyValues.Pairs();

    [HttpGet("text")]
    public IEnumerable<string> Text() => LazyValues.Text();

    [HttpGet("many")]
    public IEnumerable<LazyItem> Many() => LazyValues.Many();

    [HttpGet("query")]
    public IQueryable<int> Query() => LazyValues.Numbers().AsQueryable().Where(number => number > 1);

    [HttpGet("range")]
    public IEnumerable<int> Range() => Enumerable.Range(0, 3);

    [HttpGet("with-async-part")]
    public IEnumerable<AsyncPart> WithAsyncPart() => LazyValues.WithAsyncPart();

    [HttpGet("own-converter")]
    public IEnumerable<int> OwnConverter() => new OwnSequence();

    [HttpGet("async")]
    public IAsyncEnumerable<int> Async() => LazyValues.AsyncNumbers();
}
