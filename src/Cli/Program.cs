// The entry point of the command line; commands are added as they come.
return 0;
