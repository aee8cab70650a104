# pathbook alone: no shell, no package manager, nothing to run but the program. It is the musl binary of a release, unpacked beside
# this file as `amd64/pathbook` and `arm64/pathbook`.
#
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/book" IMAGE build
#
# There is no git in it: `diff` compares folders, and no revisions.
FROM scratch
ARG TARGETARCH
COPY ${TARGETARCH}/pathbook /pathbook
COPY LICENSE licences/crates.txt /licences/
USER 65532:65532
WORKDIR /book
ENTRYPOINT ["/pathbook"]
CMD ["check"]
