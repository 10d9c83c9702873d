using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Sqlite;

public sealed class SqliteEnqueueTests : EnqueueConformance<SqliteHome>;

public sealed class SqliteClaimTests : ClaimConformance<SqliteHome>;

public sealed class SqliteFinishTests : FinishConformance<SqliteHome>;
