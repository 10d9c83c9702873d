using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Sqlite;

public sealed class SqliteEnqueueTests : EnqueueConformance<SqliteHome>;

public sealed class SqliteKeyTests : KeyConformance<SqliteHome>;

public sealed class SqliteClaimTests : ClaimConformance<SqliteHome>;

public sealed class SqliteLeaseTests : LeaseConformance<SqliteHome>;

public sealed class SqliteFinishTests : FinishConformance<SqliteHome>;

public sealed class SqliteCancelTests : CancelConformance<SqliteHome>;

public sealed class SqliteProgressTests : ProgressConformance<SqliteHome>;

public sealed class SqliteTransactionTests : TransactionConformance<SqliteHome>;

public sealed class SqliteFileTests : FileConformance<SqliteHome>;

public sealed class SqlitePruneTests : PruneConformance<SqliteHome>;

public sealed class SqliteQueueTests : QueueConformance<SqliteHome>;

public sealed class SqliteSignalTests : SignalConformance<SqliteHome>;

public sealed class SqliteMigrationTests : MigrationConformance<SqliteHome>;

public sealed class SqliteErrorTests : ErrorConformance<SqliteHome>;

public sealed class SqliteModelTests : ModelConformance<SqliteHome>;
