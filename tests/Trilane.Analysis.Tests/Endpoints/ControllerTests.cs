using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Endpoints;

public class ControllerTests
{
    private const string Services = "services.AddControllers();";

    [Fact]
    public void Attribute_routes_replace_their_tokens() => Snippet.App(
        "app.MapControllers();",
        """
        [ApiController, Route("api/[controller]")]
        public class OrdersController : ControllerBase
        {
            [HttpGet("{id:int}")] public int Get(int id) => id;
            [HttpGet, HttpHead] public int List() => 1;
            [HttpPost("[action]")] public int Import() => 1;
            [HttpGet("/health")] public int Health() => 1;
            [NonAction] public int Helper() => 1;
            private int Hidden() => 1;
        }
        """,
        Services).Has(
        "GET /api/Orders/{id:int} async", "GET /api/Orders async", "HEAD /api/Orders async", "POST /api/Orders/Import async", "GET /health async");

    [Fact]
    public void Conventional_routes_name_controller_and_action() => Snippet.App(
        """app.MapControllerRoute("default", "{controller=Home}/{action=Index}/{id?}");""",
        """
        public class HomeController : Controller
        {
            public IActionResult Index() => Ok();
            public async Task<IActionResult> SaveAsync() { await Task.Yield(); return Ok(); }
            [ActionName("old")] public IActionResult Legacy() => Ok();
            [HttpPost] public IActionResult Post() => Ok();
        }
        """,
        Services).Has("* /Home/Index/{id?} async", "* /Home/Save/{id?} async", "* /Home/old/{id?} async", "POST /Home/Post/{id?} async");

    [Fact]
    public void Actions_of_base_classes_belong_to_each_derived_controller() => Snippet.App(
        "app.MapControllers();",
        """
        [Route("[controller]")]
        public abstract class CrudController<T>(IStore<T> store) : ControllerBase
        {
            [HttpGet] public virtual T? Get() => store.Find();
        }

        public class CatsController(IStore<Cat> store) : CrudController<Cat>(store);
        public class DogsController(IStore<Dog> store) : CrudController<Dog>(store) { [HttpGet] public override Dog? Get() => null; }
        public class Cat;
        public class Dog;
        public interface IStore<T> { T? Find(); }
        public class CatStore : IStore<Cat> { public Cat? Find() { File.ReadAllText("a"); return null; } }
        public class DogStore : IStore<Dog> { public Dog? Find() { File.ReadAllText("a"); return null; } }
        """,
        Services + "services.AddSingleton<IStore<Cat>, CatStore>(); services.AddSingleton<IStore<Dog>, DogStore>();").Has("GET /Cats blocking", "GET /Dogs async");

    [Fact]
    public void Controllers_that_are_not_mapped_are_no_endpoints() => Snippet.App(
        """app.MapGet("/", () => 1);""",
        """[Route("x")] public class XController : ControllerBase { [HttpGet] public int Get() => 1; }""").Has("GET / async");

    [Fact]
    public void Filters_on_actions_and_classes_are_on_their_path() => Snippet.App(
        "app.MapControllers();",
        """
        using Microsoft.AspNetCore.Mvc.Filters;

        [Route("[controller]/[action]")]
        public class DoorController : ControllerBase
        {
            [HttpGet, Log] public async Task<int> Open() { await Task.Delay(1); return 1; }
            [HttpGet, ServiceFilter(typeof(QuotaFilter))] public int Knock() => 1;
            [HttpGet] public int Look() => 1;
        }

        public sealed class LogAttribute : ActionFilterAttribute
        {
            public override void OnActionExecuting(ActionExecutingContext context) => File.AppendAllText("log", "open"); // finds: blocking
        }

        public class QuotaFilter : IAsyncActionFilter
        {
            public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
            {
                await Task.Delay(1);
                File.ReadAllText("quota"); // finds: blocking
                await next();
            }
        }
        """.Replace("using Microsoft.AspNetCore.Mvc.Filters;", "", StringComparison.Ordinal).Replace("ActionFilterAttribute\n", "Microsoft.AspNetCore.Mvc.Filters.ActionFilterAttribute\n", StringComparison.Ordinal)
            .Replace("(ActionExecutingContext", "(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext", StringComparison.Ordinal)
            .Replace("ActionExecutionDelegate", "Microsoft.AspNetCore.Mvc.Filters.ActionExecutionDelegate", StringComparison.Ordinal)
            .Replace(": IAsyncActionFilter", ": Microsoft.AspNetCore.Mvc.Filters.IAsyncActionFilter", StringComparison.Ordinal),
        Services + "services.AddScoped<QuotaFilter>();").Has("GET /Door/Open async", "GET /Door/Knock blocking", "GET /Door/Look async");
}
