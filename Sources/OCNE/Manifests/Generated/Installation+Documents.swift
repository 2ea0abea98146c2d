// swift-format-ignore-file
// Generated from deploy/ by `make manifests`. DO NOT EDIT.

extension Installation {
    /// The documents of deploy/ but the CRDs, in the order of `kubectl kustomize`.
    static let documents: [Document] = [
        Document(
            #"""
            apiVersion: v1
            kind: Namespace
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
                pod-security.kubernetes.io/enforce: restricted
                pod-security.kubernetes.io/warn: restricted
              name: ocne-webhook-system
            """#),
        Document(
            #"""
            apiVersion: v1
            automountServiceAccountToken: false
            kind: ServiceAccount
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook
              namespace: ocne-webhook-system
            """#),
        Document(
            of: .certificates(.selfManaged),
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-certificates
              namespace: ocne-webhook-system
            rules:
            - apiGroups:
              - ""
              resourceNames:
              - ocne-webhook-certificates
              resources:
              - secrets
              verbs:
              - get
              - patch
            """#),
        Document(
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook
            rules:
            - apiGroups:
              - ""
              resourceNames:
              - ocne-metadata
              resources:
              - configmaps
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - bootstrap.cluster.x-k8s.io
              resources:
              - ocneconfigs
              - ocneconfigtemplates
              - kubeadmconfigs
              - kubeadmconfigtemplates
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - controlplane.cluster.x-k8s.io
              resources:
              - ocnecontrolplanes
              - kubeadmcontrolplanes
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - cluster.x-k8s.io
              resources:
              - clusters
              - machines
              - machinesets
              - machinedeployments
              - machinepools
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - infrastructure.cluster.x-k8s.io
              resources:
              - ociclusters
              - ocimanagedclusters
              - ocimachinetemplates
              - awsclusters
              - awsmachinetemplates
              - gcpclusters
              - gcpmachinetemplates
              - azureclusters
              - azuremachinetemplates
              - openstackclusters
              - openstackmachinetemplates
              - vsphereclusters
              - vspheremachinetemplates
              - metal3clusters
              - metal3machinetemplates
              - ibmpowervsclusters
              - ibmpowervsmachinetemplates
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - machine.openshift.io
              resources:
              - machines
              - machinesets
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - machine.openshift.io
              resourceNames:
              - cluster
              resources:
              - controlplanemachinesets
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - config.openshift.io
              resourceNames:
              - cluster
              resources:
              - featuregates
              - infrastructures
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - config.openshift.io
              resourceNames:
              - version
              resources:
              - clusterversions
              verbs:
              - get
              - list
              - watch
            - apiGroups:
              - apiextensions.k8s.io
              resources:
              - customresourcedefinitions
              verbs:
              - get
              - list
              - watch
            """#),
        Document(
            of: .certificates(.selfManaged),
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-certificates
            rules:
            - apiGroups:
              - admissionregistration.k8s.io
              resourceNames:
              - ocne-webhook-bootstrap
              - ocne-webhook-control-plane
              resources:
              - mutatingwebhookconfigurations
              verbs:
              - get
              - patch
            - apiGroups:
              - admissionregistration.k8s.io
              resourceNames:
              - ocne-webhook-bootstrap
              - ocne-webhook-control-plane
              - ocne-webhook-tech-preview
              resources:
              - validatingwebhookconfigurations
              verbs:
              - get
              - patch
            - apiGroups:
              - apiextensions.k8s.io
              resourceNames:
              - ocneconfigs.bootstrap.cluster.x-k8s.io
              - ocneconfigtemplates.bootstrap.cluster.x-k8s.io
              - ocnecontrolplanes.controlplane.cluster.x-k8s.io
              - ocnecontrolplanetemplates.controlplane.cluster.x-k8s.io
              resources:
              - customresourcedefinitions
              verbs:
              - get
              - patch
            """#),
        Document(
            of: .profile(.openshift),
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-tls-profile
            rules:
            - apiGroups:
              - config.openshift.io
              resourceNames:
              - cluster
              resources:
              - apiservers
              verbs:
              - get
              - list
              - watch
            """#),
        Document(
            of: .certificates(.selfManaged),
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-certificates
              namespace: ocne-webhook-system
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: ocne-webhook-certificates
            subjects:
            - kind: ServiceAccount
              name: ocne-webhook
              namespace: ocne-webhook-system
            """#),
        Document(
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: ocne-webhook
            subjects:
            - kind: ServiceAccount
              name: ocne-webhook
              namespace: ocne-webhook-system
            """#),
        Document(
            of: .certificates(.selfManaged),
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-certificates
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: ocne-webhook-certificates
            subjects:
            - kind: ServiceAccount
              name: ocne-webhook
              namespace: ocne-webhook-system
            """#),
        Document(
            of: .profile(.openshift),
            #"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-tls-profile
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: ocne-webhook-tls-profile
            subjects:
            - kind: ServiceAccount
              name: ocne-webhook
              namespace: ocne-webhook-system
            """#),
        Document(
            of: .certificates(.selfManaged),
            #"""
            apiVersion: v1
            kind: Secret
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/managed-by: ocne-webhook
                app.kubernetes.io/name: ocne-webhook
                ocne-webhook/self-managed: "true"
              name: ocne-webhook-certificates
              namespace: ocne-webhook-system
            """#),
        Document(
            #"""
            apiVersion: v1
            kind: Service
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook
              namespace: ocne-webhook-system
            spec:
              ipFamilyPolicy: PreferDualStack
              ports:
              - name: https
                port: 443
                protocol: TCP
                targetPort: webhooks
              selector:
                app.kubernetes.io/name: ocne-webhook
            """#,
            edits: [
                Edit(
                    of: .certificates(.openShift),
                    replace: "metadata:",
                    with: #"""
                    metadata:
                      annotations:
                        service.beta.openshift.io/serving-cert-secret-name: ocne-webhook-tls
                    """#),
            ]),
        Document(
            #"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook
              namespace: ocne-webhook-system
            spec:
              replicas: 2
              revisionHistoryLimit: 3
              selector:
                matchLabels:
                  app.kubernetes.io/name: ocne-webhook
              strategy:
                rollingUpdate:
                  maxSurge: 1
                  maxUnavailable: 0
                type: RollingUpdate
              template:
                metadata:
                  annotations:
                    kubectl.kubernetes.io/default-container: webhook
                  labels:
                    app.kubernetes.io/component: server
                    app.kubernetes.io/name: ocne-webhook
                spec:
                  automountServiceAccountToken: true
                  containers:
                  - args:
                    - serve
                    - --listen=:9443
                    - --operations-listen=:8081
                    - --cert-dir=/etc/ocne-webhook/tls
                    - --log-format=json
                    - --max-conversion-bytes=32Mi
                    - --max-inflight-bytes=32Mi
                    - --max-live-state-bytes=48Mi
                    - --max-connections=1024
                    - --control-plane-namespace=capi-ocne-control-plane-system
                    - --bootstrap-namespace=capi-ocne-bootstrap-system
                    image: ocne-webhook:0.1.0
                    livenessProbe:
                      failureThreshold: 3
                      httpGet:
                        path: /livez
                        port: operations
                      periodSeconds: 10
                      timeoutSeconds: 5
                    name: webhook
                    ports:
                    - containerPort: 9443
                      name: webhooks
                      protocol: TCP
                    - containerPort: 8081
                      name: operations
                      protocol: TCP
                    readinessProbe:
                      failureThreshold: 2
                      httpGet:
                        path: /readyz
                        port: operations
                      periodSeconds: 2
                      timeoutSeconds: 2
                    resources:
                      limits:
                        memory: 256Mi
                      requests:
                        cpu: 20m
                        memory: 32Mi
                    securityContext:
                      allowPrivilegeEscalation: false
                      capabilities:
                        drop:
                        - ALL
                      readOnlyRootFilesystem: true
                    startupProbe:
                      failureThreshold: 60
                      httpGet:
                        path: /livez
                        port: operations
                      periodSeconds: 1
                    volumeMounts:
                    - mountPath: /etc/ocne-webhook/tls
                      name: tls
                      readOnly: true
                  enableServiceLinks: false
                  priorityClassName: system-cluster-critical
                  securityContext:
                    fsGroup: 65532
                    runAsGroup: 65532
                    runAsNonRoot: true
                    runAsUser: 65532
                    seccompProfile:
                      type: RuntimeDefault
                  serviceAccountName: ocne-webhook
                  terminationGracePeriodSeconds: 45
                  tolerations:
                  - effect: NoSchedule
                    key: node-role.kubernetes.io/control-plane
                  - effect: NoSchedule
                    key: node-role.kubernetes.io/master
                  topologySpreadConstraints:
                  - labelSelector:
                      matchLabels:
                        app.kubernetes.io/name: ocne-webhook
                    maxSkew: 1
                    topologyKey: kubernetes.io/hostname
                    whenUnsatisfiable: ScheduleAnyway
                  - labelSelector:
                      matchLabels:
                        app.kubernetes.io/name: ocne-webhook
                    maxSkew: 1
                    topologyKey: topology.kubernetes.io/zone
                    whenUnsatisfiable: ScheduleAnyway
                  volumes:
                  - name: tls
                    secret:
                      defaultMode: 288
                      secretName: ocne-webhook-tls
            """#,
            edits: [
                Edit(
                    of: .certificates(.openShift),
                    replace: #"""
                          securityContext:
                            fsGroup: 65532
                            runAsGroup: 65532
                    """#,
                    with: "      securityContext:"),
                Edit(
                    of: .certificates(.openShift),
                    replace: #"""
                            runAsNonRoot: true
                            runAsUser: 65532
                    """#,
                    with: "        runAsNonRoot: true"),
                Edit(
                    of: .certificates(.selfManaged),
                    replace: "        - --cert-dir=/etc/ocne-webhook/tls",
                    with: #"""
                            - --self-signed-secret=ocne-webhook-certificates
                            - --ca-bundle-mutating=ocne-webhook-bootstrap,ocne-webhook-control-plane
                            - --ca-bundle-validating=ocne-webhook-bootstrap,ocne-webhook-control-plane,ocne-webhook-tech-preview
                            - --ca-bundle-definitions=ocneconfigs.bootstrap.cluster.x-k8s.io,ocneconfigtemplates.bootstrap.cluster.x-k8s.io,ocnecontrolplanes.controlplane.cluster.x-k8s.io,ocnecontrolplanetemplates.controlplane.cluster.x-k8s.io
                    """#),
                Edit(
                    of: .certificates(.selfManaged),
                    replace: #"""
                            volumeMounts:
                            - mountPath: /etc/ocne-webhook/tls
                              name: tls
                              readOnly: true
                    """#,
                    with: "        volumeMounts: []"),
                Edit(
                    of: .certificates(.selfManaged),
                    replace: #"""
                          volumes:
                          - name: tls
                            secret:
                              defaultMode: 288
                              secretName: ocne-webhook-tls
                    """#,
                    with: "      volumes: []"),
                Edit(
                    of: .profile(.openshift),
                    replace: "        - --bootstrap-namespace=capi-ocne-bootstrap-system",
                    with: #"""
                            - --bootstrap-namespace=capi-ocne-bootstrap-system
                            - --profile=openshift
                    """#),
            ]),
        Document(
            #"""
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook
              namespace: ocne-webhook-system
            spec:
              maxUnavailable: 1
              selector:
                matchLabels:
                  app.kubernetes.io/name: ocne-webhook
              unhealthyPodEvictionPolicy: AlwaysAllow
            """#),
        Document(
            of: .certificates(.certManager),
            #"""
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook
              namespace: ocne-webhook-system
            spec:
              dnsNames:
              - ocne-webhook.ocne-webhook-system.svc
              - ocne-webhook.ocne-webhook-system.svc.cluster.local
              duration: 2160h
              issuerRef:
                kind: Issuer
                name: ocne-webhook-ca
              privateKey:
                algorithm: ECDSA
                rotationPolicy: Always
                size: 256
              renewBefore: 720h
              secretName: ocne-webhook-tls
              usages:
              - server auth
              - digital signature
            """#),
        Document(
            of: .certificates(.certManager),
            #"""
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-ca
              namespace: ocne-webhook-system
            spec:
              commonName: ocne-webhook-ca
              duration: 87600h
              isCA: true
              issuerRef:
                kind: Issuer
                name: ocne-webhook-self-signed
              privateKey:
                algorithm: ECDSA
                size: 256
              secretName: ocne-webhook-ca
            """#),
        Document(
            of: .certificates(.certManager),
            #"""
            apiVersion: cert-manager.io/v1
            kind: Issuer
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-ca
              namespace: ocne-webhook-system
            spec:
              ca:
                secretName: ocne-webhook-ca
            """#),
        Document(
            of: .certificates(.certManager),
            #"""
            apiVersion: cert-manager.io/v1
            kind: Issuer
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
              name: ocne-webhook-self-signed
              namespace: ocne-webhook-system
            spec:
              selfSigned: {}
            """#),
        Document(
            #"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              labels:
                app.kubernetes.io/component: server
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook
              namespace: ocne-webhook-system
            spec:
              egress:
              - ports:
                - port: 443
                  protocol: TCP
                - port: 6443
                  protocol: TCP
              ingress:
              - ports:
                - port: webhooks
                  protocol: TCP
              podSelector:
                matchLabels:
                  app.kubernetes.io/name: ocne-webhook
              policyTypes:
              - Ingress
              - Egress
            """#),
        Document(
            #"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata:
              labels:
                app.kubernetes.io/component: webhooks
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook-bootstrap
            webhooks:
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-bootstrap-cluster-x-k8s-io-v1alpha1-ocneconfig
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.ocneconfig.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigs
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-bootstrap-cluster-x-k8s-io-v1alpha1-ocneconfigtemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.ocneconfigtemplate.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigtemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-bootstrap-cluster-x-k8s-io-v1beta2-ocneconfig
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.v1beta2.ocneconfig.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigs
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-bootstrap-cluster-x-k8s-io-v1beta2-ocneconfigtemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.v1beta2.ocneconfigtemplate.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigtemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            """#),
        Document(
            #"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata:
              labels:
                app.kubernetes.io/component: webhooks
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook-control-plane
            webhooks:
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.ocnecontrolplane.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanes
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplanetemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.ocnecontrolplanetemplate.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanetemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-controlplane-cluster-x-k8s-io-v1beta2-ocnecontrolplane
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.v1beta2.ocnecontrolplane.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanes
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /mutate-controlplane-cluster-x-k8s-io-v1beta2-ocnecontrolplanetemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: default.v1beta2.ocnecontrolplanetemplate.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              reinvocationPolicy: IfNeeded
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanetemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            """#),
        Document(
            #"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              labels:
                app.kubernetes.io/component: webhooks
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook-bootstrap
            webhooks:
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-bootstrap-cluster-x-k8s-io-v1alpha1-ocneconfig
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.ocneconfig.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigs
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-bootstrap-cluster-x-k8s-io-v1alpha1-ocneconfigtemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.ocneconfigtemplate.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigtemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-bootstrap-cluster-x-k8s-io-v1beta2-ocneconfig
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.v1beta2.ocneconfig.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigs
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-bootstrap-cluster-x-k8s-io-v1beta2-ocneconfigtemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.v1beta2.ocneconfigtemplate.bootstrap.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigtemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            """#),
        Document(
            #"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              labels:
                app.kubernetes.io/component: webhooks
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook-control-plane
            webhooks:
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.ocnecontrolplane.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanes
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplanetemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.ocnecontrolplanetemplate.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanetemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-controlplane-cluster-x-k8s-io-v1beta2-ocnecontrolplane
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.v1beta2.ocnecontrolplane.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanes
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-controlplane-cluster-x-k8s-io-v1beta2-ocnecontrolplanetemplate
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.v1beta2.ocnecontrolplanetemplate.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanetemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-scale-controlplane-cluster-x-k8s-io-v1alpha1-ocnecontrolplane
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation-scale.ocnecontrolplane.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1alpha1
                operations:
                - UPDATE
                resources:
                - ocnecontrolplanes/scale
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-scale-controlplane-cluster-x-k8s-io-v1beta2-ocnecontrolplane
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation-scale.v1beta2.ocnecontrolplane.controlplane.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - v1beta2
                operations:
                - UPDATE
                resources:
                - ocnecontrolplanes/scale
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            """#),
        Document(
            of: .profile(.ocne),
            #"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              labels:
                app.kubernetes.io/component: webhooks
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook-tech-preview
            webhooks:
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-tech-preview
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.tech-preview.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - CREATE
                - UPDATE
                resources:
                - clusters
                - machines
                - machinesets
                - machinedeployments
                - machinepools
                - clusterclasses
                scope: Namespaced
              - apiGroups:
                - cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                resources:
                - machinesets/scale
                - machinedeployments/scale
                - machinepools/scale
                scope: Namespaced
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocnecontrolplanes
                - kubeadmcontrolplanes
                scope: Namespaced
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - CREATE
                - UPDATE
                resources:
                - ocneconfigs
                - ocneconfigtemplates
                - kubeadmconfigs
                - kubeadmconfigtemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            """#),
        Document(
            of: .profile(.openshift),
            #"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata:
              labels:
                app.kubernetes.io/component: webhooks
                app.kubernetes.io/name: ocne-webhook
                app.kubernetes.io/part-of: cluster-api-provider-ocne
              name: ocne-webhook-tech-preview
            webhooks:
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-tech-preview
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.tech-preview.cluster.x-k8s.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - cluster.x-k8s.io
                - infrastructure.cluster.x-k8s.io
                - bootstrap.cluster.x-k8s.io
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - CREATE
                resources:
                - '*'
                scope: '*'
              - apiGroups:
                - cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                resources:
                - clusters
                - machines
                - machinesets
                - machinedeployments
                - machinepools
                - clusterclasses
                - machinesets/scale
                - machinedeployments/scale
                - machinepools/scale
                scope: Namespaced
              - apiGroups:
                - infrastructure.cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                resources:
                - awsmachines
                - awsmachinetemplates
                - openstackmachines
                - openstackmachinetemplates
                - ibmpowervsmachines
                - ibmpowervsmachinetemplates
                scope: Namespaced
              - apiGroups:
                - infrastructure.cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - DELETE
                resources:
                - awsclusters
                - gcpclusters
                - azureclusters
                - openstackclusters
                - vsphereclusters
                - metal3clusters
                - ibmpowervsclusters
                scope: Namespaced
              - apiGroups:
                - cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - DELETE
                resources:
                - clusters
                scope: Namespaced
              - apiGroups:
                - controlplane.cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                resources:
                - ocnecontrolplanes
                - kubeadmcontrolplanes
                scope: Namespaced
              - apiGroups:
                - bootstrap.cluster.x-k8s.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                resources:
                - ocneconfigs
                - ocneconfigtemplates
                - kubeadmconfigs
                - kubeadmconfigtemplates
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-tech-preview
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.tech-preview.machine.openshift.io
              namespaceSelector:
                matchExpressions:
                - key: kubernetes.io/metadata.name
                  operator: NotIn
                  values:
                  - kube-system
                  - ocne-webhook-system
              rules:
              - apiGroups:
                - machine.openshift.io
                apiVersions:
                - '*'
                operations:
                - CREATE
                - UPDATE
                resources:
                - machines
                - machinesets
                scope: Namespaced
              - apiGroups:
                - machine.openshift.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                resources:
                - machinesets/scale
                scope: Namespaced
              sideEffects: None
              timeoutSeconds: 10
            - admissionReviewVersions:
              - v1
              clientConfig:
                service:
                  name: ocne-webhook
                  namespace: ocne-webhook-system
                  path: /validate-tech-preview
                  port: 443
              failurePolicy: Fail
              matchPolicy: Exact
              name: validation.tech-preview.config.openshift.io
              rules:
              - apiGroups:
                - config.openshift.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                - DELETE
                resources:
                - featuregates
                scope: Cluster
              - apiGroups:
                - config.openshift.io
                apiVersions:
                - '*'
                operations:
                - UPDATE
                resources:
                - clusterversions
                - infrastructures
                scope: Cluster
              sideEffects: None
              timeoutSeconds: 10
            """#),
    ]
}
