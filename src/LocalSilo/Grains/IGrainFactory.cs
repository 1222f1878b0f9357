namespace CommitWise.LocalSilo;

/// <summary>Makes references to grains. A reference costs little; the grain is activated by the first call.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to a grain.</summary>
    /// <typeparam name="TGrainInterface">An interface that one grain class implements.</typeparam>
    /// <param name="primaryKey">Key of the grain.</param>
    /// <param name="grainClassNamePrefix">Start of the full class name, where several classes implement the interface.</param>
    /// <exception cref="ArgumentException">No class, or more than one, implements the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>A reference to the grain of an identity.</summary>
    /// <exception cref="ArgumentException">The grain's class is not known or does not implement the interface.</exception>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;
}
