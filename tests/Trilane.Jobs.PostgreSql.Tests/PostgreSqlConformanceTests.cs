using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.Tests.Support;

namespace Trilane.Jobs.PostgreSql.Tests;

public sealed class PostgreSqlEnqueueTests : EnqueueConformance<PostgreSqlHome>;

public sealed class PostgreSqlKeyTests : KeyConformance<PostgreSqlHome>;

public sealed class PostgreSqlClaimTests : ClaimConformance<PostgreSqlHome>;

public sealed class PostgreSqlLeaseTests : LeaseConformance<PostgreSqlHome>;

public sealed class PostgreSqlFinishTests : FinishConformance<PostgreSqlHome>;

public sealed class PostgreSqlCancelTests : CancelConformance<PostgreSqlHome>;

public sealed class PostgreSqlProgressTests : ProgressConformance<PostgreSqlHome>;

public sealed class PostgreSqlTransactionTests : TransactionConformance<PostgreSqlHome>;

public sealed class PostgreSqlFileTests : FileConformance<PostgreSqlHome>;

public sealed class PostgreSqlPruneTests : PruneConformance<PostgreSqlHome>;

public sealed class PostgreSqlQueueTests : QueueConformance<PostgreSqlHome>;

public sealed class PostgreSqlSignalTests : SignalConformance<PostgreSqlHome>;

public sealed class PostgreSqlMigrationTests : MigrationConformance<PostgreSqlHome>;

public sealed class PostgreSqlErrorTests : ErrorConformance<PostgreSqlHome>;

public sealed class PostgreSqlModelTests : ModelConformance<PostgreSqlHome>;
