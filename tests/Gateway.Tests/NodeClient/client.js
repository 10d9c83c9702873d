// The official client for Node, told nothing but the gateway's address and key. Prints what it got as JSON.
import OpenAI from 'openai';

const [scenario, baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const model = 'simulator-1';
const messages = [{ role: 'user', content: 'Hello there' }];
const tools = [{
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: { type: 'object', properties: { place: { type: 'string' }, days: { type: 'integer' } }, required: ['place'] },
  },
}];

const scenarios = {
  chat: () => client.chat.completions.create({ model, messages }),

  stream: async () => {
    const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
    let text = '';
    let usage = null;
    let finish = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    return { text, usage, finish };
  },

  // The whole loop: the model asks for the tool, the tool is run, the model answers with what it said.
  tools: async () => {
    const asked = [{ role: 'user', content: 'What does get_weather say for Oslo?' }];
    const first = await client.chat.completions.create({ model, messages: asked, tools });
    const call = first.choices[0].message.tool_calls[0];
    const result = { role: 'tool', tool_call_id: call.id, content: 'Rain in Oslo' };
    const second = await client.chat.completions.create({ model, messages: [...asked, first.choices[0].message, result], tools });
    return { finish: first.choices[0].finish_reason, name: call.function.name, arguments: JSON.parse(call.function.arguments), answer: second.choices[0].message.content };
  },

  'streamed-tools': async () => {
    const stream = client.chat.completions.stream({ model, messages, tools, tool_choice: 'required' });
    const completion = await stream.finalChatCompletion();
    const call = completion.choices[0].message.tool_calls[0];
    return { finish: completion.choices[0].finish_reason, name: call.function.name, arguments: JSON.parse(call.function.arguments) };
  },

  embeddings: async () => {
    const { data } = await client.embeddings.create({ model, input: ['one text', 'another'], dimensions: 8 });
    return data.map(item => item.embedding.length);
  },

  models: async () => (await client.models.list()).data.map(item => item.id),

  error: async () => client.chat.completions.create({ model: 'gpt-0', messages }),

  abort: async () => {
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break; // leaving the loop aborts the request
    }
    return { aborted: stream.controller.signal.aborted };
  },
};

try {
  console.log(JSON.stringify(await scenarios[scenario]()));
} catch (error) {
  console.log(JSON.stringify({ kind: error.constructor.name, status: error.status, code: error.code, param: error.param, type: error.type, message: error.message }));
}
