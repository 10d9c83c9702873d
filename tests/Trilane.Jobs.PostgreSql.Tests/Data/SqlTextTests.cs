using System.Text.RegularExpressions;
using Trilane.Jobs.PostgreSql.Data;

namespace Trilane.Jobs.PostgreSql.Tests.Data;

public sealed class SqlTextTests
{
    [Fact]
    public void Each_query_file_has_a_property_and_the_other_way_round()
    {
        var files = typeof(Queries).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Queries/", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name));
        var properties = typeof(Queries).GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
            .Where(property => property.PropertyType == typeof(string)).Select(property => property.Name);

        Assert.Equal(files.Order(StringComparer.Ordinal), properties.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_schema_name_is_quoted_wherever_it_stands() =>
        Assert.Equal(
            "SELECT * FROM \"my \"\"$1\"\" jobs\".job", SqlText.Replace("SELECT * FROM trilane.job", "my \"$1\" jobs"));

    [Fact]
    public void Migrations_are_numbered_from_one_without_a_gap()
    {
        var numbers = SqlText.Migrations().Select(name => int.Parse(Regex.Match(name, "^[0-9]{3}").Value, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(Enumerable.Range(1, Migrator.Newest), numbers);
    }
}
