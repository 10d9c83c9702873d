namespace Gateway.Startup;

/// <summary>Options that know where in the configuration they stand and which of their values are wrong.</summary>
internal interface ISettings
{
    /// <summary>The configuration section, such as "Gateway:Model".</summary>
    static abstract string Section { get; }

    /// <summary>One message for each wrong value: the key, the value found, and what would be right.</summary>
    IEnumerable<string> Problems();
}
