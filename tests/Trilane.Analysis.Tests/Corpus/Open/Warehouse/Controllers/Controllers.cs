using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Warehouse.Filters;
using Warehouse.Services;

namespace Warehouse.Controllers
{
    public class Item
    {
        public string Name { get; set; }
        public int Amount { get; set; }
    }

    public class HomeController : Controller
    {
        public IActionResult Index()
        {
            return Content("Warehouse");
        }

        public ActionResult Manual()
        {
            return PhysicalFile(Path.GetFullPath("manual.pdf"), "application/pdf");
        }
    }

    public class StockController : BaseController
    {
        private readonly IStore<Item> _store;
        private readonly StockCounter _counter;

        public StockController(IStore<Item> store, StockCounter counter)
        {
            _store = store;
            _counter = counter;
        }

        public ActionResult All()
        {
            return Json(_store.GetAll());
        }

        public async Task<ActionResult> ListAsync()
        {
            List<Item> items = await _store.GetAllAsync();
            return Json(items);
        }

        [ActionName("Newest")]
        public async Task<ActionResult> GetNewest()
        {
            Item last = _store.GetAll().Last(); // calls: blocking IStore.GetAll
            await Note(last.Name);
            return Json(last);
        }

        [HttpPost]
        public async Task<ActionResult> Save([FromBody] List<Item> items)
        {
            await _store.SaveAsync(items);
            return Ok();
        }

        public int Count(string id)
        {
            return _counter[id];
        }

        [HttpPost]
        public void SetCount(string id, int amount)
        {
            _counter[id] = amount;
        }

        public async Task<int> WaitForCount(string id)
        {
            await Task.Delay(10);
            _counter.WaitForCount();
            return _counter[id];
        }

        public async Task<bool> Counted()
        {
            await Task.Delay(10);
            return _counter.Peek();
        }

        protected string Secret()
        {
            return System.IO.File.ReadAllText("secret.txt");
        }
    }

    [Stamp]
    public abstract class BaseController : Controller
    {
        [NonAction]
        public async Task Note(string text)
        {
            await System.IO.File.AppendAllTextAsync("notes.txt", text);
        }
    }

    public class GateController : BaseController
    {
        private readonly IBarcodeReader _reader;

        public GateController(IBarcodeReader reader)
        {
            _reader = reader;
        }

        [Audit]
        public async Task<IActionResult> Enter()
        {
            await Note("enter");
            return Ok();
        }

        [Audit]
        public IActionResult Leave()
        {
            return Ok();
        }

        public async Task<IActionResult> Scan()
        {
            string code = _reader.Read();
            await Note(code);
            return Content(code);
        }

        [TypeFilter(typeof(LicenseFilter))]
        public async Task<IActionResult> Open()
        {
            await Note("open");
            return NoContent();
        }
    }

    public class ReportController : BaseController
    {
        private readonly ILabelText _labels;

        public ReportController(ILabelText labels)
        {
            _labels = labels;
        }

        public IActionResult Year(int? year)
        {
            return Content("Report " + year);
        }

        public IActionResult Plain(string item)
        {
            return Content(_labels.For(item));
        }

        public async Task<IActionResult> LabelAsync(string item)
        {
            await Note(item);
            return Content(_labels.For(item));
        }

        public async Task<IActionResult> Download(string address)
        {
            HttpWebRequest request = WebRequest.CreateHttp(address);
            using (WebResponse response = request.GetResponse()) // finds: blocking WebRequest.GetResponse
            using (StreamReader reader = new StreamReader(response.GetResponseStream()))
            {
                return Content(await reader.ReadToEndAsync());
            }
        }
    }
}
