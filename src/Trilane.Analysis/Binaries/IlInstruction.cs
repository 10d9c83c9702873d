using System.Reflection.Emit;

namespace Trilane.Analysis;

/// <summary>One instruction of a method's code.</summary>
/// <param name="Offset">Where it is.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">A token, a constant, a variable's number, or the offset that it branches to.</param>
/// <param name="Targets">The offsets that a switch branches to.</param>
internal readonly record struct IlInstruction(int Offset, OpCode Code, long Operand, int[]? Targets);
