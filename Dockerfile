# The service on the Orleans engine. As one process over a folder:
#   docker build -t commitwise . && docker run -v commitwise:/data -e COMMITWISE__LISTEN=... commitwise
# As a cluster: docker-compose.yml.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Silo -c Release -p:Engine=Orleans -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl git \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o "$APP_UID" -g "$APP_UID" -m 700 /data /cache /objects
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENV COMMITWISE__DATA=/data COMMITWISE__CACHE=/cache
VOLUME ["/data", "/cache", "/objects"]
EXPOSE 5080 11111 30000
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["curl", "-fsS", "http://127.0.0.1:5080/health/ready"]
ENTRYPOINT ["dotnet", "commitwise-service.dll"]
