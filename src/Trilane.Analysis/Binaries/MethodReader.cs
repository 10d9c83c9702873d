using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace Trilane.Analysis;

/// <summary>
/// Reads one method's code from its first instruction to its last, with a stack of what is known of each value, and notes what it calls. It
/// follows no branches: a value is what the last instruction before made of it, which is exact enough to tell a memory stream from a
/// connection and to see where a lambda goes.
/// </summary>
internal sealed partial class MethodReader
{
    private static readonly Regex _hash = new(@"^System\.Security\.Cryptography\.\w+\.(HashData|TryHashData|ComputeHash|TryComputeHash|TransformBlock|AppendData|EncryptEcb|EncryptCbc)\b");
    private static readonly Regex _mathematics = new(@"^System\.(Math|MathF|Numerics\.\w+|Runtime\.Intrinsics\..+)\.");

    private static readonly Regex _wait = new(@"^System\.Threading\.(Thread\.Sleep|Tasks\.Task\.Wait|WaitHandle\.WaitOne)\b");

    private const double StepsOfHash = 500;
    private const double StepsOfMathematics = 5;
    private const int SearchDepth = 3; // loops that only compare: a search for the longest match
    private const int LongRunning = 2; // TaskCreationOptions.LongRunning

    private readonly ApiCatalogue _catalogue;
    private readonly BinaryReferences _references;
    private readonly Func<BinaryMethod, StreamTrait> _returnsOf;
    private readonly BinaryMethod _method;
    private readonly BinaryAssembly _assembly;
    private readonly MethodBodyBlock _body;
    private readonly List<IlInstruction> _code;
    private readonly Dictionary<int, IlValue[]> _stacks = [];
    private readonly Dictionary<int, IlValue> _locals = [];
    private readonly Dictionary<string, StreamTrait> _fields = new(StringComparer.Ordinal);
    private readonly List<CallSite> _calls = [];
    private readonly LoopEstimate _loops = new();
    private readonly string[] _localTypes;
    private readonly IlValue[] _arguments;
    private readonly string[] _argumentNames;
    private Stack<IlValue> _stack = new();
    private StreamTrait _returns;
    private bool _isReached; // false after a jump, until somebody jumps here

    private MethodReader(BinaryMethod method, MethodBodyBlock body, ApiCatalogue catalogue, BinaryReferences references, Func<BinaryMethod, StreamTrait> returnsOf)
    {
        _method = method;
        _assembly = method.Assembly;
        _body = body;
        _catalogue = catalogue;
        _references = references;
        _returnsOf = returnsOf;
        _code = IlCode.Decode(body);
        _localTypes = body.LocalSignature.IsNil ? [] : [.. _assembly.Reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(SignatureNames.Instance, null)];
        var definition = method.Definition;
        var signature = definition.DecodeSignature(SignatureNames.Instance, null);
        IEnumerable<string> types = signature.ParameterTypes;
        _arguments = [.. (signature.Header.IsInstance ? types.Prepend(_assembly.NameOf(method.Type)) : types).Select((type, index) => Typed(type) with { Argument = index })];
        _argumentNames = new string[_arguments.Length];
        foreach (var parameter in definition.GetParameters().Select(_assembly.Reader.GetParameter))
        {
            var index = parameter.SequenceNumber - 1 + (signature.Header.IsInstance ? 1 : 0);
            if (index >= 0 && index < _argumentNames.Length)
            {
                _argumentNames[index] = _assembly.Reader.GetString(parameter.Name);
            }
        }
    }

    /// <summary>Reads a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="catalogue">Tells where delegates run and what streams hold.</param>
    /// <param name="references">Finds what it calls.</param>
    /// <param name="returnsOf">What stands behind the stream that another method returns.</param>
    public static MethodSummary Read(BinaryMethod method, ApiCatalogue catalogue, BinaryReferences references, Func<BinaryMethod, StreamTrait> returnsOf)
    {
        if (method.Assembly.NativeOf(method.Handle) is { } native)
        {
            return new MethodSummary { Native = native };
        }

        return method.Assembly.BodyOf(method.Handle) is { } body ? new MethodReader(method, body, catalogue, references, returnsOf).Read() : MethodSummary.Empty;
    }

    private MethodSummary Read()
    {
        var handlers = _body.ExceptionRegions.ToDictionary(region => region.HandlerOffset, region => region.Kind);
        for (var index = 0; index < _code.Count; index++)
        {
            var instruction = _code[index];
            if (_stacks.TryGetValue(instruction.Offset, out var saved))
            {
                _stack = _isReached && _stack.Count == saved.Length ? Join(_stack, saved) : new Stack<IlValue>(Enumerable.Reverse(saved));
            }
            else if (handlers.TryGetValue(instruction.Offset, out var kind))
            {
                _stack = new Stack<IlValue>(kind == ExceptionRegionKind.Finally ? [] : [IlValue.Unknown]);
            }

            _isReached = true;
            Step(instruction, index + 1 < _code.Count ? _code[index + 1] : default);
        }

        return new MethodSummary
        {
            Calls = [.. _calls.Where(IsPlain)],
            Returns = _returns,
            Fields = _fields,
            Loops = _loops.ToWork(),
            ChecksTasks = _calls.Any(call => IsTaskCheck(call.Id)),
            IsAwaiting = _calls.Count(call => call.Id.EndsWith("Awaiter.IsCompleted", StringComparison.Ordinal) || call.Id.EndsWith("Awaiter`1.IsCompleted", StringComparison.Ordinal))
                >= _calls.Count(call => ApiId.WithoutParameters(call.Id).EndsWith(".GetResult", StringComparison.Ordinal)),
            IsLambda = _method.Name.StartsWith("<", StringComparison.Ordinal),
        };
    }

    private static bool IsTaskCheck(string id)
    {
        var name = ApiId.WithoutParameters(id);
        return name is "System.Threading.Tasks.Task.WhenAll" or "System.Threading.Tasks.Task.WhenAny" or "System.Threading.Tasks.Task.Status"
            || (name.StartsWith("System.Threading.Tasks.Task.IsCompleted", StringComparison.Ordinal) || name.StartsWith("System.Threading.Tasks.ValueTask", StringComparison.Ordinal) && name.Contains(".IsCompleted"));
    }

    private void Step(IlInstruction instruction, IlInstruction next)
    {
        var name = instruction.Code.Name!;
        switch (instruction.Code.OperandType)
        {
            case OperandType.InlineMethod:
                Refer(instruction, name, next);
                return;
            case OperandType.InlineField:
                Access(instruction, name);
                return;
            case OperandType.ShortInlineBrTarget or OperandType.InlineBrTarget or OperandType.InlineSwitch:
                Branch(instruction);
                return;
        }

        if (name.StartsWith("ldarg", StringComparison.Ordinal))
        {
            Push(At(_arguments, Number(instruction, name)));
        }
        else if (name.StartsWith("ldloc", StringComparison.Ordinal))
        {
            var local = Number(instruction, name);
            Push((_locals.TryGetValue(local, out var value) ? value : Typed(local < _localTypes.Length ? _localTypes[local] : null)) with { Local = local });
        }
        else if (name.StartsWith("stloc", StringComparison.Ordinal))
        {
            var local = Number(instruction, name);
            var value = Pop();
            _locals[local] = value.Type is null && local < _localTypes.Length ? value with { Type = _localTypes[local] } : value;
        }
        else if (name.StartsWith("ldc.i", StringComparison.Ordinal))
        {
            Push(new IlValue { Type = "System.Int32", Constant = ConstantOf(instruction, name) });
        }
        else
        {
            StepOther(instruction, name);
        }
    }

    private void StepOther(IlInstruction instruction, string name)
    {
        switch (name)
        {
            case "dup":
                var top = Pop();
                Push(top);
                Push(top);
                return;
            case "ldstr":
                Push(new IlValue { Type = "System.String" });
                return;
            case "castclass" or "isinst" or "box" or "unbox.any" or "readonly." or "volatile." or "constrained." or "tail." or "unaligned.":
                return; // the value stays what it is
            case "clt" or "clt.un" or "cgt" or "cgt.un" or "ceq":
                var (right, left) = (Pop(), Pop());
                Push(Comparison(left, right));
                return;
            case "ret":
                if (_stack.Count > 0)
                {
                    _returns = Join(_returns, Pop().Stream);
                }

                Leave();
                return;
            case "throw" or "rethrow" or "endfinally" or "endfilter":
                Leave();
                return;
            case "newarr":
                Pop();
                Push(new IlValue());
                return;
        }

        Count(instruction.Offset, name);
        for (var count = Pops(instruction.Code.StackBehaviourPop); count > 0; count--)
        {
            Pop();
        }

        for (var count = Pushes(instruction.Code.StackBehaviourPush); count > 0; count--)
        {
            Push(IlValue.Unknown);
        }
    }

    private void Refer(IlInstruction instruction, string name, IlInstruction next)
    {
        if (name is "jmp" || _references.Method(_assembly, (int)instruction.Operand) is not { } method)
        {
            _stack.Clear();
            return;
        }

        if (name is "ldftn" or "ldvirtftn")
        {
            if (name == "ldvirtftn")
            {
                Pop();
            }

            Push(new IlValue { Delegate = method.Target });
            return;
        }

        var arguments = new IlValue[method.Signature.ParameterTypes.Length];
        for (var index = arguments.Length - 1; index >= 0; index--)
        {
            arguments[index] = Pop();
        }

        if (name == "newobj")
        {
            Construct(instruction, method, arguments);
            return;
        }

        var receiver = method.HasInstance ? Pop() : null;
        Call(instruction, method, receiver, arguments, isVirtual: name == "callvirt");
        CountCall(instruction.Offset, method, arguments, next);
        if (method.Signature.ReturnType != "System.Void")
        {
            Push(Result(method, receiver, arguments));
        }
    }

    private void Access(IlInstruction instruction, string name)
    {
        var (field, type) = BinaryReferences.Field(_assembly, (int)instruction.Operand);
        switch (name)
        {
            case "ldfld" or "ldflda":
                Pop();
                Push(Typed(type) with { Field = field });
                break;
            case "ldsfld" or "ldsflda":
                Push(Typed(type) with { Field = field });
                break;
            default:
                var value = Pop();
                if (name == "stfld")
                {
                    Pop();
                }

                if (value.Stream != StreamTrait.Unknown)
                {
                    _fields[field] = Join(_fields.TryGetValue(field, out var known) ? known : StreamTrait.Unknown, value.Stream);
                }

                break;
        }
    }

    private void Count(int offset, string name)
    {
        var isFloat = name is "ldelem.r4" or "ldelem.r8" or "stelem.r4" or "stelem.r8" or "ldc.r4" or "ldc.r8" or "conv.r4" or "conv.r8" or "ldind.r4" or "ldind.r8" or "stind.r4" or "stind.r8";
        if (isFloat || name is "mul" or "div" or "rem" or "div.un" or "rem.un" or "xor" or "shl" or "shr" or "shr.un")
        {
            _loops.Operation(offset, 1, isNumeric: true);
        }
        else if (name is "ldelem.u1" or "ldelem.i4" or "ldelem.u4" or "ldelem.i8")
        {
            _loops.Operation(offset, 1, isNumeric: true, depth: SearchDepth);
        }
    }

    // What runs only when something went wrong is not the way, unless it waits to try again.
    private bool IsPlain(CallSite call) => (call.LoopDepth > 0 && _wait.IsMatch(call.Id)) || !_body.ExceptionRegions.Any(region =>
        region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter or ExceptionRegionKind.Fault
        && call.Offset >= region.HandlerOffset && call.Offset < region.HandlerOffset + region.HandlerLength);

    private IlValue Typed(string? type) => type is null
        ? IlValue.Unknown
        : new IlValue { Type = type, Stream = _catalogue.StreamsById(SignatureNames.Definition(type)) };

    private static StreamTrait Join(StreamTrait one, StreamTrait other) =>
        one == StreamTrait.Device || other == StreamTrait.Device ? StreamTrait.Device : one == StreamTrait.Unknown ? other : one;

    private static int Number(IlInstruction instruction, string name) =>
        char.IsDigit(name[name.Length - 1]) ? name[name.Length - 1] - '0' : (int)instruction.Operand;

    private static long ConstantOf(IlInstruction instruction, string name) =>
        name == "ldc.i4.m1" ? -1 : name.Length == "ldc.i4.0".Length && char.IsDigit(name[name.Length - 1]) ? name[name.Length - 1] - '0' : instruction.Operand;

    private static IlValue At(IlValue[] values, int index) => index >= 0 && index < values.Length ? values[index] : IlValue.Unknown;

    private void Push(IlValue value) => _stack.Push(value);

    private IlValue Pop() => _stack.Count > 0 ? _stack.Pop() : IlValue.Unknown;

    private static int Pops(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4
            or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 => 3,
        _ => 2,
    };

    private static int Pushes(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
