using System.Reflection.Emit;

namespace Trilane.Analysis;

/// <summary>Jumps: what is on the stack where they lead, and the loops that those back close.</summary>
internal sealed partial class MethodReader
{
    private void Branch(IlInstruction instruction)
    {
        IlValue? tested = null;
        IlValue? other = null;
        var pops = Pops(instruction.Code.StackBehaviourPop);
        if (pops > 0)
        {
            tested = Pop();
        }

        if (pops > 1)
        {
            other = Pop();
        }

        foreach (var target in instruction.Targets ?? [(int)instruction.Operand])
        {
            if (target <= instruction.Offset)
            {
                var compared = other is null ? tested : Comparison(other, tested!);
                _loops.Branch(instruction.Offset, target, compared?.Compared, compared?.ComparedName);
            }
            else if (!_stacks.ContainsKey(target))
            {
                _stacks[target] = [.. _stack];
            }
        }

        if (instruction.Code.FlowControl == FlowControl.Branch)
        {
            Leave();
        }
    }

    private void Leave()
    {
        _stack.Clear();
        _isReached = false;
    }

    // Two ways meet, as where a cached lambda is taken or made first: what one of them knows counts.
    private static Stack<IlValue> Join(Stack<IlValue> one, IlValue[] other) =>
        new(Enumerable.Reverse(one.Zip(other, (left, right) => left.Delegate is not null || left.Stream == StreamTrait.Device ? left : right.Delegate is not null || right.Stream == StreamTrait.Device ? right : left)));

    private IlValue Comparison(IlValue left, IlValue right) => new()
    {
        Compared = right.Constant ?? left.Constant ?? right.Compared ?? left.Compared,
        ComparedName = NameOf(right) ?? NameOf(left),
    };

    private string? NameOf(IlValue value) =>
        value.Argument is { } argument && argument < _argumentNames.Length ? _argumentNames[argument]
        : value.Field is { } field ? field.Substring(field.LastIndexOf('.') + 1)
        : null;
}
