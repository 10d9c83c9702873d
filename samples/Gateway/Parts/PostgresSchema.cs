namespace Gateway.Parts;

/// <summary>Tables that a system keeps in PostgreSQL. Applied by the first use in each process, so each statement must be harmless the second time.</summary>
internal sealed record PostgresSchema(string Sql);
