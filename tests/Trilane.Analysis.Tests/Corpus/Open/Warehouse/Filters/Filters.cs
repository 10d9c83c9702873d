using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Warehouse.Filters
{
    public class AuditAttribute : ActionFilterAttribute
    {
        public override void OnActionExecuting(ActionExecutingContext context)
        {
            File.AppendAllText("audit.log", context.ActionDescriptor.DisplayName); // finds: blocking File.AppendAllText
        }
    }

    public class StampAttribute : ActionFilterAttribute
    {
        public override async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
        {
            context.HttpContext.Response.Headers["X-Stamp"] = Guid.NewGuid().ToString();
            await next();
        }
    }

    public class LicenseFilter : IAsyncResourceFilter
    {
        public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
        {
            if (File.ReadAllText("license.txt").Length > 0) // finds: blocking File.ReadAllText
            {
                await next();
            }
        }
    }
}
