namespace CommitWise.LocalSilo;

/// <summary>Keys and references of grains.</summary>
public static class GrainExtensions
{
    /// <summary>The grain's key.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The grain's identity.</summary>
    /// <exception cref="ArgumentException">The object is neither a grain with an activation nor a reference.</exception>
    public static GrainId GetGrainId(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            GrainReference reference => reference.GrainId,
            IGrainBase { GrainContext: { } context } => context.GrainId,
            _ => throw new ArgumentException($"{grain.GetType().Name} is neither a reference nor a grain that the silo made.", nameof(grain)),
        };
    }

    /// <summary>A reference that may be given to others: to <c>this</c>, or to another interface of the same grain.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            TGrainInterface same when same is GrainReference => same,
            GrainReference reference => (TGrainInterface)(object)reference.As(typeof(TGrainInterface)),
            IGrainBase own => (TGrainInterface)(object)Activation.Of(own).ReferenceTo(typeof(TGrainInterface)),
            _ => throw new ArgumentException($"{grain.GetType().Name} is neither a reference nor a grain that the silo made.", nameof(grain)),
        };
    }

    /// <inheritdoc cref="AsReference{TGrainInterface}(IAddressable)"/>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();
}
