using Gateway.Documents;
using Gateway.Model;

namespace Gateway.Startup;

/// <summary>What the programs print once they listen: lines that can be pasted into a shell as they are.</summary>
internal static class WhatToTry
{
    public static string AtTheGateway(IServiceProvider services)
    {
        if (services.GetRequiredService<IConfiguration>().IsWorker)
        {
            return "Gateway worker: runs the jobs that the web processes take, and opens no port." + Environment.NewLine + "Ctrl+C stops it.";
        }

        var url = services.GetRequiredService<OwnAddress>().Uri.GetLeftPart(UriPartial.Authority);
        var client = services.GetRequiredService<ModelClient>();
        var (model, name) = (client.Address, client.Name);
        // A real server has other models for embeddings, whose names are not known here.
        var embeddings = model.IsSimulator
            ? $$"""{{Environment.NewLine}}    curl -s {{url}}/v1/embeddings -H 'Content-Type: application/json' -d '{"model":"{{name}}","input":"Hello","dimensions":8}'"""
            : "";
        return $$"""

            Gateway listening on {{url}}
            Model '{{name}}' at {{model.Uri}}{{(model.IsSimulator ? " (the simulator; set Gateway:Model:BaseUrl for a real one)" : "")}}

            Try, in another terminal:

              A chat that remembers; then the same in synchronous form
                curl -s {{url}}/chat -H 'Content-Type: application/json' -d '{"session_id":"s1","message":"Hello"}'
                curl -s {{url}}/chat-sync -H 'Content-Type: application/json' -d '{"session_id":"s1","message":"Hello again"}'

              What OpenAI clients call
                curl -sN {{url}}/v1/chat/completions -H 'Content-Type: application/json' -d '{"model":"{{name}}","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
                curl -s {{url}}/v1/models{{embeddings}}

              A file for the virus scanner
                echo 'a clean file' | curl -s {{url}}/admin/uploads -F 'file=@-;filename=clean.txt'

              A document, read as a job; then a question to the documents
                echo 'The pump P7 stands in hall 3.' | curl -s {{url}}/documents -H 'Prefer: wait=20' -F 'file=@-;filename=pumps.txt'
                curl -sN {{url}}/answers -H 'Content-Type: application/json' -d '{"question":"Where is the pump P7?"}'

              A handler that blocks by mistake, and the same behind the bridge to a blocking lane
                curl -s {{url}}/demo/bad
                curl -s {{url}}/demo/less-bad

            Ctrl+C stops it.
            """;
    }

    public static string AtTheSimulator(IServiceProvider services)
    {
        var url = services.GetRequiredService<OwnAddress>().Uri.GetLeftPart(UriPartial.Authority);
        return $$"""

            Simulator listening on {{url}}

            Try, in another terminal:

              A chat completion, streamed
                curl -sN {{url}}/sim/v1/chat/completions -H 'Content-Type: application/json' -d '{"model":"simulator-1","stream":true,"messages":[{"role":"user","content":"Hello"}]}'

              How many completions it is working on
                curl -s {{url}}/sim/stats

              A gateway that uses it
                dotnet run --project samples/Gateway -- --Gateway:Model:BaseUrl={{url}}/sim/v1

            Ctrl+C stops it.
            """;
    }
}
