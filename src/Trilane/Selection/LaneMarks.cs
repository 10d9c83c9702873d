using System.Reflection;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Trilane;

/// <summary>The lane marks of one endpoint, sorted by how near to the handler they stand.</summary>
internal sealed class LaneMarks
{
    private readonly List<ILaneMark> _endpoint = [];
    private readonly List<ILaneMark> _class = [];
    private readonly List<ILaneMark> _group = [];

    private LaneMarks()
    {
    }

    internal static LaneMarks Of(IList<object> metadata, MethodInfo? handler)
    {
        var marks = new LaneMarks();
        var controller = metadata.OfType<ControllerActionDescriptor>().FirstOrDefault()?.ControllerTypeInfo;
        var written = handler is null ? [] : Inherited(handler);
        if (handler is not null)
        {
            marks._endpoint.AddRange(Nearest(handler));
        }

        if (controller is not null)
        {
            marks._class.AddRange(Nearest(controller));
            written = [.. written, .. Inherited(controller)];
        }

        // What stands in the metadata beside the attributes written in the code came from conventions.
        foreach (var mark in metadata.OfType<ILaneMark>())
        {
            switch (mark)
            {
                case LaneConvention { Level: LaneLevel.Endpoint }:
                    marks._endpoint.Add(mark);
                    break;
                case LaneConvention:
                    marks._group.Add(mark);
                    break;
                case Attribute when written.Any(known => known.Lane == mark.Lane && known.GetType() == mark.GetType()):
                    break;
                default:
                    // WithMetadata(new AsyncLaneAttribute()): on controllers it speaks for many actions, elsewhere for its endpoint.
                    (controller is null ? marks._endpoint : marks._group).Add(mark);
                    break;
            }
        }

        return marks;
    }

    /// <summary>The marks of a hub's method; what stands on MapHub or its groups speaks for all of the hub's methods.</summary>
    internal static LaneMarks OfHub(IList<object> metadata, Type hub, MethodInfo method)
    {
        var marks = new LaneMarks();
        marks._endpoint.AddRange(Nearest(method));
        marks._class.AddRange(Nearest(hub));
        marks._group.AddRange(metadata.OfType<LaneConvention>());
        return marks;
    }

    /// <summary>The mark that decides, or null when there is none.</summary>
    /// <exception cref="InvalidOperationException">Two marks on the deciding level contradict each other.</exception>
    internal ILaneMark? Decide()
    {
        var deciding = _endpoint.Count > 0 ? _endpoint : _class.Count > 0 ? _class : Innermost(_group);
        if (deciding.Count == 0)
        {
            return null;
        }

        var first = deciding[0];
        var other = deciding.Find(mark => !string.Equals(mark.Lane, first.Lane, StringComparison.OrdinalIgnoreCase));
        return other is null
            ? first
            : throw new InvalidOperationException($"it has two contradicting marks on one level, {first.Text} and {other.Text}. Remove one of them.");
    }

    /// <summary>An inner group's conventions come later and beat an outer group's; marks on one and the same group can contradict.</summary>
    private static List<ILaneMark> Innermost(List<ILaneMark> group) =>
        group.Count > 0 && group[^1] is LaneConvention last
            ? group.FindAll(mark => mark is LaneConvention convention && ReferenceEquals(convention.Builder, last.Builder))
            : group.Count > 0 ? [group[^1]] : [];

    /// <summary>An override's own marks hide those of the method it overrides, a class's those of its base.</summary>
    private static List<ILaneMark> Nearest(MemberInfo member)
    {
        for (var current = member; current is not null; current = BaseOf(current))
        {
            var marks = current.GetCustomAttributes(inherit: false).OfType<ILaneMark>().ToList();
            if (marks.Count > 0)
            {
                return marks;
            }
        }

        return member is MethodInfo ? Inherited(member) : [];
    }

    private static List<ILaneMark> Inherited(MemberInfo member) => member.GetCustomAttributes(inherit: true).OfType<ILaneMark>().ToList();

    private static Type? BaseOf(MemberInfo member) => (member as Type)?.BaseType;
}
