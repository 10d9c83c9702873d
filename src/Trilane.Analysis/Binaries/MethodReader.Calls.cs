using System.Reflection.Metadata;

namespace Trilane.Analysis;

/// <summary>Calls: what they reach, where the delegates go that they are given, and what stands behind what they return.</summary>
internal sealed partial class MethodReader
{
    private void Construct(IlInstruction instruction, MethodToken constructor, IlValue[] arguments)
    {
        // A delegate: its target runs where it is handed to.
        if (arguments.Length == 2 && arguments[1].Delegate is { } target)
        {
            Push(new IlValue { Type = constructor.Type, Delegate = target });
            return;
        }

        Call(instruction, constructor, null, arguments, isVirtual: false);
        var stream = Known(_catalogue.StreamsById(constructor.Id)) ?? Known(_catalogue.StreamsById(constructor.Type)) ?? Wrapped(arguments);
        Push(new IlValue { Type = constructor.Type, IsExact = true, Stream = stream });
    }

    private void Call(IlInstruction instruction, MethodToken method, IlValue? receiver, IlValue[] arguments, bool isVirtual)
    {
        _calls.Add(new CallSite(method.Id, method.Target)
        {
            Offset = instruction.Offset,
            Receiver = receiver,
            Arguments = arguments,
            IsVirtual = isVirtual,
            Estimate = _loops,
            StateMachine = StateMachine(method),
        });
        var use = UseOfDelegates(method, arguments);
        foreach (var argument in arguments)
        {
            if (argument.Delegate is { } target)
            {
                _calls.Add(new CallSite(target.Assembly.IdOf(target.Handle), target) { Offset = instruction.Offset, Use = use, Estimate = _loops });
            }
        }
    }

    // The compiler starts an async method by handing its state machine, which holds the method's code, to a builder.
    private BinaryMethod? StateMachine(MethodToken method)
    {
        string? type = null;
        if (method.Name == "Start" && method.TypeArguments.Length == 1 && method.Type.StartsWith("System.Runtime.CompilerServices.Async", StringComparison.Ordinal))
        {
            type = SignatureNames.Definition(method.TypeArguments[0]);
        }
        else if (method.IsConstructor && method.Type.Contains(">d__"))
        {
            type = method.Type;
        }

        if (type is null || _assembly.Find(type) is not { } machine)
        {
            return null;
        }

        var moveNext = _assembly.Reader.GetTypeDefinition(machine).GetMethods().Where(handle => _assembly.Reader.StringComparer.Equals(_assembly.Reader.GetMethodDefinition(handle).Name, "MoveNext")).ToList();
        return moveNext.Count == 1 ? new BinaryMethod(_assembly, moveNext[0]) : null;
    }

    private DelegateUse UseOfDelegates(MethodToken method, IlValue[] arguments)
    {
        if (method.Name.StartsWith("add_", StringComparison.Ordinal) || method.Type.StartsWith("System.Lazy`", StringComparison.Ordinal))
        {
            return DelegateUse.Elsewhere;
        }

        if (method.Type.StartsWith("System.Threading.Tasks.TaskFactory", StringComparison.Ordinal) && arguments.Any(argument => argument.Constant is { } constant && (constant & LongRunning) != 0))
        {
            return DelegateUse.Elsewhere;
        }

        return _catalogue.FindById(method.Id)?.Delegates ?? DelegateUse.Inline;
    }

    private IlValue Result(MethodToken method, IlValue? receiver, IlValue[] arguments)
    {
        var type = method.Signature.ReturnType;
        var stream = Known(_catalogue.StreamsById(method.Id)) ?? Known(_catalogue.StreamsById(SignatureNames.Definition(Unwrap(type))));
        if (stream is null && IsStreamType(Unwrap(type)))
        {
            stream = method.Target is { } target && Known(_returnsOf(target)) is { } returned ? returned : Wrapped(receiver is null ? arguments : [receiver, .. arguments]);
        }

        // The awaiter and its result carry on what the task was of.
        if (receiver is not null && method.Name is "GetAwaiter" or "GetResult" or "ConfigureAwait")
        {
            stream = receiver!.Stream;
        }

        return new IlValue { Type = type, Stream = stream ?? StreamTrait.Unknown };
    }

    private void CountCall(int offset, MethodToken method, IlValue[] arguments, IlInstruction next)
    {
        if (_hash.IsMatch(method.Id))
        {
            var store = next.Code.Name ?? "";
            var isChained = store.StartsWith("stloc", StringComparison.Ordinal) ? arguments.Any(argument => argument.Local == Number(next, store))
                : store.StartsWith("starg", StringComparison.Ordinal) && arguments.Any(argument => argument.Argument == (int)next.Operand);
            _loops.Operation(offset, StepsOfHash, isNumeric: true, isChained);
        }
        else if (_mathematics.IsMatch(method.Id))
        {
            _loops.Operation(offset, StepsOfMathematics, isNumeric: true);
        }
    }

    private static StreamTrait Wrapped(IlValue[] arguments)
    {
        var traits = arguments.Select(argument => argument.Stream).Where(trait => trait != StreamTrait.Unknown).ToList();
        return traits.Contains(StreamTrait.Device) ? StreamTrait.Device : traits.Count > 0 ? StreamTrait.Memory : StreamTrait.Unknown;
    }

    private static string Unwrap(string type)
    {
        foreach (var task in new[] { "System.Threading.Tasks.Task{", "System.Threading.Tasks.ValueTask{" })
        {
            if (type.StartsWith(task, StringComparison.Ordinal))
            {
                return type.Substring(task.Length, type.Length - task.Length - 1);
            }
        }

        return type;
    }

    internal static bool IsStreamType(string type) =>
        type.EndsWith("Stream", StringComparison.Ordinal) || type.EndsWith("Reader", StringComparison.Ordinal) || type.EndsWith("Writer", StringComparison.Ordinal);

    private static StreamTrait? Known(StreamTrait trait) => trait == StreamTrait.Unknown ? null : trait;
}
