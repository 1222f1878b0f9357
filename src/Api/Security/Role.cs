namespace CommitWise.Api.Security;

/// <summary>What a caller may do; each role may do what the ones before it may.</summary>
public enum Role
{
    /// <summary>Read.</summary>
    Viewer,

    /// <summary>Ask for analyses and simulations, forget records.</summary>
    Developer,

    /// <summary>Connect and disconnect repositories.</summary>
    Admin,
}
