using System.Text.Json.Serialization;

namespace Gateway.Answers;

/// <summary>A part of an answer, in the order in which they come: hops, deltas, citations, done. Each is one server-sent event of this name.</summary>
internal abstract record AnswerEvent([property: JsonIgnore] string Name);
