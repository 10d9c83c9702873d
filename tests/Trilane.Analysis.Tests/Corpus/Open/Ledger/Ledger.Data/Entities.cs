namespace Ledger.Data;

public interface IEntity
{
    long Id { get; }
}

public record Account(long Id, string Name, decimal Balance) : IEntity;

public record Posting(long Id, long AccountId, decimal Amount, DateTime At) : IEntity;

public record Money(decimal Amount, string Currency)
{
    public static Money operator +(Money left, Money right)
    {
        if (left.Currency == right.Currency)
        {
            return left with { Amount = left.Amount + right.Amount };
        }

        return left with { Amount = left.Amount + right.Amount * RateTable.Lookup(right.Currency, left.Currency) };
    }

    public static Money operator -(Money value) => value with { Amount = -value.Amount };
}

internal static class RateTable
{
    internal static decimal Lookup(string from, string to)
    {
        foreach (var line in File.ReadAllLines("rates.csv")) // finds: blocking File.ReadAllLines
        {
            var parts = line.Split(';');
            if (parts[0] == from && parts[1] == to)
            {
                return decimal.Parse(parts[2]);
            }
        }

        return 1m;
    }
}
