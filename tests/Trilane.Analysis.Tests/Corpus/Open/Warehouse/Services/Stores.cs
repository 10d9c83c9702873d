using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipes;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Warehouse.Services
{
    public interface IStore<T>
    {
        List<T> GetAll();
        Task<List<T>> GetAllAsync();
        Task SaveAsync(List<T> items);
    }

    public class FileStore<T> : IStore<T>
    {
        private string FileName { get { return typeof(T).Name + ".json"; } }

        public List<T> GetAll()
        {
            using (FileStream stream = new FileStream(FileName, FileMode.Open, FileAccess.Read)) // may find: blocking FileStream.Dispose
            {
                return JsonSerializer.Deserialize<List<T>>(stream); // finds: blocking JsonSerializer.Deserialize
            }
        }

        public async Task<List<T>> GetAllAsync()
        {
            using (FileStream stream = new FileStream(FileName, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, true)) // may find: blocking FileStream.Dispose
            {
                return await JsonSerializer.DeserializeAsync<List<T>>(stream);
            }
        }

        public Task SaveAsync(List<T> items)
        {
            string json = JsonSerializer.Serialize(items);
            File.WriteAllText(FileName, json); // finds: fake-async File.WriteAllText
            return Task.CompletedTask;
        }
    }

    public interface IBarcodeReader
    {
        string Read();
    }

    public class PipeBarcodeReader : IBarcodeReader
    {
        public virtual string Read()
        {
            using (var pipe = new NamedPipeClientStream(".", "barcode", PipeDirection.In))
            {
                pipe.Connect(2000); // finds: blocking NamedPipeClientStream.Connect
                using (var reader = new StreamReader(pipe))
                {
                    return reader.ReadLine(); // finds: blocking StreamReader.ReadLine
                }
            }
        }
    }

    /// <summary>Stands in where there is no reader.</summary>
    public class ConsoleBarcodeReader : PipeBarcodeReader
    {
        public override string Read()
        {
            Console.Write("Barcode: ");
            return Console.ReadLine();
        }
    }

    public interface ILabelText
    {
        string For(string item);
    }

    public class PlainLabelText : ILabelText
    {
        public string For(string item) { return "== " + item + " =="; }
    }

    public class LoggedLabelText : ILabelText
    {
        private readonly ILabelText _inner;

        public LoggedLabelText(ILabelText inner) { _inner = inner; }

        public string For(string item)
        {
            string text = _inner.For(item);
            using (StreamWriter log = new StreamWriter("labels.log", append: true)) // may find: blocking StreamWriter.Dispose
            {
                log.Write(text); // finds: blocking StreamWriter.Write
            }
            return text;
        }
    }

    public class StockCounter
    {
        private readonly object _lock = new object();
        private readonly AutoResetEvent _counted = new AutoResetEvent(false);
        private readonly Dictionary<string, int> _counts = new Dictionary<string, int>();

        public int this[string item]
        {
            get { lock (_lock) { return _counts.TryGetValue(item, out int n) ? n : 0; } }
            set
            {
                lock (_lock) { _counts[item] = value; }
                _counted.Set();
            }
        }

        public void WaitForCount()
        {
            _counted.WaitOne(TimeSpan.FromSeconds(30)); // finds: blocking WaitHandle.WaitOne
        }

        public bool Peek()
        {
            return _counted.WaitOne(0);
        }
    }
}
