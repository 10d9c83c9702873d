using Trilane.Jobs.Tests.Sqlite;

// Runs the tests; or, where a test starts this program again, the process that the test will kill.
return args is [StoreProcess.Command, .. var rest]
    ? await StoreProcess.RunAsync(rest)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
