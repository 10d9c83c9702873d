using Microsoft.AspNetCore.Mvc;

namespace Trilane.Tests.Dependencies;

[Route("with-dependencies")]
public sealed class DependencyController(User user) : ControllerBase
{
    [HttpGet]
    public string Get([FromServices] Session session) => $"{user.Name} {session.Id}";
}
