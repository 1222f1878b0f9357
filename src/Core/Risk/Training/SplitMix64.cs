namespace CommitWise.Risk.Training;

/// <summary>
/// The generator of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. Ours, so that a seed means the
/// same on every machine and in every version of .NET.
/// </summary>
/// <param name="seed">Any number.</param>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next whole number from 0 to below <paramref name="bound"/>.</summary>
    /// <param name="bound">Above 0. The bias of the multiplication is below 2^-32.</param>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A generator of its own, for the numbered part of a larger run.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="part">Number of the part.</param>
    public static SplitMix64 ForPart(ulong seed, int part)
    {
        SplitMix64 parts = new(seed);
        for (int skip = 0; skip < part; skip++)
        {
            parts.Next();
        }

        return new SplitMix64(parts.Next());
    }
}
