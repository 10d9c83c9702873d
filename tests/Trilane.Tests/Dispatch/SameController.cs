using Microsoft.AspNetCore.Mvc;

namespace Trilane.Tests.Dispatch;

[ApiController]
[Route("same")]
public sealed class SameController : ControllerBase
{
    [HttpGet("text")]
    public string Text() => "text";

    [HttpGet("object")]
    public Circle AsItIs() => new(2);

    [HttpGet("derived-as-base")]
    public Shape DerivedAsBase() => new Circle(2);

    [HttpGet("null-object")]
    public Circle? NullObject() => null;

    [HttpGet("action-result")]
    public ActionResult<Shape> Result() => Accepted(new Square(2));

    [HttpGet("throws")]
    public string Throws() => throw new InvalidOperationException("out");

    [HttpGet("number/{value}")]
    public int Number(int value) => value;
}
