using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Trilane.Analysis;

/// <summary>Decodes a method's code.</summary>
internal static class IlCode
{
    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static List<IlInstruction> Decode(MethodBodyBlock body)
    {
        var instructions = new List<IlInstruction>();
        var reader = body.GetILReader();
        while (reader.RemainingBytes > 0)
        {
            var offset = reader.Offset;
            short value = reader.ReadByte();
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | reader.ReadByte());
            }

            var code = _codes[value];
            var (operand, targets) = ReadOperand(ref reader, code.OperandType);
            instructions.Add(new(offset, code, operand, targets));
        }

        return instructions;
    }

    private static (long Operand, int[]? Targets) ReadOperand(ref BlobReader reader, OperandType type)
    {
        switch (type)
        {
            case OperandType.InlineNone:
                return (0, null);
            case OperandType.ShortInlineBrTarget:
                var near = reader.ReadSByte();
                return (reader.Offset + near, null);
            case OperandType.InlineBrTarget:
                var far = reader.ReadInt32();
                return (reader.Offset + far, null);
            case OperandType.ShortInlineI:
                return (reader.ReadSByte(), null);
            case OperandType.ShortInlineVar:
                return (reader.ReadByte(), null);
            case OperandType.InlineVar:
                return (reader.ReadUInt16(), null);
            case OperandType.InlineI8:
                return (reader.ReadInt64(), null);
            case OperandType.InlineR:
                reader.ReadInt64();
                return (0, null);
            case OperandType.InlineSwitch:
                return (0, ReadTargets(ref reader));
            default:
                return (reader.ReadInt32(), null); // tokens, 32-bit constants, 32-bit floats
        }
    }

    private static int[] ReadTargets(ref BlobReader reader)
    {
        var targets = new int[reader.ReadUInt32()];
        for (var index = 0; index < targets.Length; index++)
        {
            targets[index] = reader.ReadInt32();
        }

        for (var index = 0; index < targets.Length; index++)
        {
            targets[index] += reader.Offset;
        }

        return targets;
    }
}
