namespace CommitWise.Silo.Settings;

/// <summary>What a process of the service does.</summary>
internal enum ServiceRole
{
    /// <summary>It holds grains and answers the API.</summary>
    Both,

    /// <summary>It answers the API and calls grains in silos elsewhere.</summary>
    Api,

    /// <summary>It holds grains, and answers only how it is.</summary>
    Silo,
}

/// <summary>Where everything that lasts is kept.</summary>
internal enum Backend
{
    /// <summary>A SQLite file and a folder on this machine: one process.</summary>
    Folder,

    /// <summary>States, index, inbox and reminders in DynamoDB, queues in SQS, objects in S3 or a shared folder: as many processes as wanted.</summary>
    Aws,
}
