using Trilane.Tests.Dispatch;

namespace Trilane.Tests.Streaming;

/// <summary>Sequences of all kinds of items.</summary>
public static class LazyValues
{
    public static IEnumerable<int> Numbers()
    {
        yield return 1;
        yield return 2;
        yield return 3;
    }

    public static IEnumerable<Circle> None()
    {
        yield break;
    }

    public static IEnumerable<Circle?> Nulls()
    {
        yield return null;
        yield return new Circle(1);
        yield return null;
    }

    public static IEnumerable<Shape> Shapes()
    {
        yield return new Circle(1);
        yield return new Square(2);
    }

    public static IEnumerable<Circle> Circles()
    {
        yield return new Circle(1);
        yield return new Circle(2);
    }

    public static IEnumerable<object?> Objects()
    {
        yield return new Circle(1);
        yield return null;
        yield return "text";
        yield return 3.5;
    }

    public static IEnumerable<IEnumerable<int>> Nested()
    {
        yield return Numbers();
        yield return [4, 5];
    }

    public static IEnumerable<KeyValuePair<string, int>> Pairs()
    {
        yield return new("a", 1);
    }

    public static IEnumerable<string> Text()
    {
        yield return "plain";
        yield return "ä € 😀 <b> \" \\ \n";
        yield return "";
    }

    public static IEnumerable<LazyItem> Many()
    {
        for (var i = 0; i < 2000; i++)
        {
            yield return new LazyItem(i, $"item {i}", i % 2 == 0 ? null : [i, i]);
        }
    }

    public static IEnumerable<AsyncPart> WithAsyncPart()
    {
        yield return new AsyncPart(AsyncNumbers());
        yield return new AsyncPart(AsyncNumbers());
    }

    public static async IAsyncEnumerable<int> AsyncNumbers()
    {
        await Task.Yield();
        yield return 1;
        yield return 2;
    }
}
