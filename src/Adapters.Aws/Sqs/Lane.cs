namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>
/// Messages of one group that one or more answers of SQS brought here, oldest first. SQS gives nothing more of a group while it counts any
/// of them as given out, so a lane is all that can be worked on. Guarded by its buffer.
/// </summary>
/// <param name="group">The message group.</param>
internal sealed class Lane(string group)
{
    public string Group { get; } = group;

    /// <summary>The first is the one to give to a consumer; the others wait for it.</summary>
    public Queue<HeldMessage> Messages { get; } = [];

    public LaneState State { get; set; }

    /// <summary>When the first message became ready.</summary>
    public long ReadySince { get; set; }

    /// <summary>Up to when every message here is surely hidden from others.</summary>
    public long LeaseEnd { get; set; }
}

/// <summary>What is going on with the first message of a lane.</summary>
internal enum LaneState
{
    /// <summary>It may be given to a consumer.</summary>
    Ready,

    /// <summary>A consumer has it.</summary>
    Given,

    /// <summary>Its end is being told to SQS.</summary>
    Settling,

    /// <summary>It goes back to SQS.</summary>
    Leaving,
}
