namespace CommitWise.LocalSilo;

/// <summary>Something that has a grain's address: a grain or a reference to one.</summary>
public interface IAddressable;

/// <summary>Base of all grain interfaces.</summary>
public interface IGrain : IAddressable;

/// <summary>Base of grain interfaces whose grains are named by text.</summary>
public interface IGrainWithStringKey : IGrain;
