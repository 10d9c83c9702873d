namespace Trilane.Analysis;

/// <summary>Finds the rule that speaks of an API, among thousands. Thread-safe.</summary>
internal sealed class CatalogueIndex
{
    private readonly Dictionary<string, List<CatalogueRule>> _byStem = new(StringComparer.Ordinal);

    public CatalogueIndex(IEnumerable<CatalogueRule> rules)
    {
        foreach (var rule in rules)
        {
            var stem = rule.Pattern.Stem;
            if (!_byStem.TryGetValue(stem, out var list))
            {
                _byStem.Add(stem, list = []);
            }

            list.Add(rule);
        }
    }

    /// <summary>The most precise rule for an id, or null.</summary>
    public CatalogueRule? Find(string id)
    {
        CatalogueRule? best = null;
        var stem = ApiId.WithoutParameters(id);
        while (stem.Length > 0)
        {
            stem = stem.Substring(0, Math.Max(0, stem.LastIndexOf('.')));
            if (_byStem.TryGetValue(stem, out var rules))
            {
                best = Best(best, rules, id);
            }
        }

        return best;
    }

    private static CatalogueRule? Best(CatalogueRule? best, List<CatalogueRule> rules, string id)
    {
        foreach (var rule in rules)
        {
            if ((best is null || rule.Pattern.Precision.CompareTo(best.Pattern.Precision) > 0) && rule.Matches(id))
            {
                best = rule;
            }
        }

        return best;
    }
}
